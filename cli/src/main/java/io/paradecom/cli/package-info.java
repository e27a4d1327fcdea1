/** The {@code paradecom} command. */
@NullMarked
package io.paradecom.cli;

import org.jspecify.annotations.NullMarked;
