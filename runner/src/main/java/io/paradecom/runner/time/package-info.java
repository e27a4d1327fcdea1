/** The runner's time: every wait goes through it, so that tests can drive it by hand. */
@NullMarked
package io.paradecom.runner.time;

import org.jspecify.annotations.NullMarked;
