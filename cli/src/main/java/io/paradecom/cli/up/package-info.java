/** An instance on this machine that stays up. */
@NullMarked
package io.paradecom.cli.up;

import org.jspecify.annotations.NullMarked;
