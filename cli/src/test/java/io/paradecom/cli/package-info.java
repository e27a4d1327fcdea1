/** Tests of the command as a whole. */
@NullMarked
package io.paradecom.cli;

import org.jspecify.annotations.NullMarked;
