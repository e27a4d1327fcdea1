/** What is drawn on a terminal. */
@NullMarked
package io.paradecom.cli.terminal;

import org.jspecify.annotations.NullMarked;
