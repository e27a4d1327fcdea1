/** Why a task is where it is: pure, from the rows that the engine keeps. */
@NullMarked
package io.paradecom.core.explain;

import org.jspecify.annotations.NullMarked;
