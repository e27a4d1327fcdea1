package io.paradecom.core.graph;

/**
 * What one simulated run comes to.
 *
 * @param makespanMs end of the last task, counted from the start of the first one
 * @param peak most tasks that ran at the same time
 */
public record Trial(long makespanMs, int peak) {}
