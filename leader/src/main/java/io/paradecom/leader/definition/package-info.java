/** Starts graphs that are kept under a name: when somebody asks, and when a schedule says. */
@NullMarked
package io.paradecom.leader.definition;

import org.jspecify.annotations.NullMarked;
