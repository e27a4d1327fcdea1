/** Tests of the pure parts of {@code paradecom torture}. */
@NullMarked
package io.paradecom.cli.torture;

import org.jspecify.annotations.NullMarked;
