/** Where the program's own log goes. */
@NullMarked
package io.paradecom.cli.log;

import org.jspecify.annotations.NullMarked;
