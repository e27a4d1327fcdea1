/** A runner put together: start, drain, close. */
@NullMarked
package io.paradecom.runner.app;

import org.jspecify.annotations.NullMarked;
