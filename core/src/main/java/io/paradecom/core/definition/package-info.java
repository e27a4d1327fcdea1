/**
 * Graphs that are kept under a name, and the schedules that start them: what is known of them is
 * the fold of one log, in which of two that want the same revision the first one counts.
 */
@NullMarked
package io.paradecom.core.definition;

import org.jspecify.annotations.NullMarked;
