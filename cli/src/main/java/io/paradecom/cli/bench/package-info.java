/** The verb {@code bench}: no-op tasks through the whole loop. */
@NullMarked
package io.paradecom.cli.bench;

import org.jspecify.annotations.NullMarked;
