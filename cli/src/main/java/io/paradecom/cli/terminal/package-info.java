/** What is known of the terminal. */
@NullMarked
package io.paradecom.cli.terminal;

import org.jspecify.annotations.NullMarked;
