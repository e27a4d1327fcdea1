/** Which runners live, what they hold and how their slots are shared: one owner per cluster. */
@NullMarked
package io.paradecom.core.fleet;

import org.jspecify.annotations.NullMarked;
