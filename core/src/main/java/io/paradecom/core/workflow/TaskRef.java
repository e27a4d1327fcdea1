package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;

/**
 * Names one dispatch of a task: what every report carries, so that a stale one is recognised.
 *
 * @param index position of the task in its graph, from 0
 * @param attempt from 1; repeated after a lost lease
 * @param epoch sequence number of the dispatch event; never repeated within a run
 */
public record TaskRef(RunId run, TaskId task, int index, int attempt, long epoch) {}
