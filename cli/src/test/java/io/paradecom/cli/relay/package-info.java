@NullMarked
package io.paradecom.cli.relay;

import org.jspecify.annotations.NullMarked;
