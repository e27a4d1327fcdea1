/**
 * Runs the engine against a simulated world: one thread, one seed, virtual time. The world delays,
 * repeats, reorders and loses messages, kills and stops runners and the leader, and moves clocks;
 * every Step is checked as it happens, and in the end everything must have ended.
 */
@NullMarked
package io.paradecom.core.simulation;

import org.jspecify.annotations.NullMarked;
