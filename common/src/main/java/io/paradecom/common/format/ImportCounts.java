package io.paradecom.common.format;

/**
 * How much of what a file held.
 *
 * @param tasks top-level tasks
 * @param subtasks tasks below another one, on any level
 * @param dependencies edges of the graph, those of gates included
 * @param toRun tasks that will be run
 * @param done tasks that were done before
 * @param held tasks that were set aside before and are skipped
 * @param gates start and end gates of parents
 */
public record ImportCounts(
    int tasks, int subtasks, int dependencies, int toRun, int done, int held, int gates) {}
