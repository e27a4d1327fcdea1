/** What a command writes: drained, redacted, decoded, cut into chunks and bounded. */
@NullMarked
package io.paradecom.runner.execute.output;

import org.jspecify.annotations.NullMarked;
