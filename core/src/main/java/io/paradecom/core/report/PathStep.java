package io.paradecom.core.report;

import io.paradecom.core.spec.TaskId;

/**
 * One task of the path that decided how long a run took.
 *
 * @param waitedMs from the end of the task before, or from the start of the run, to its first claim
 * @param ranMs from there to its end, failed attempts and waits between them included
 */
public record PathStep(TaskId task, long waitedMs, long ranMs) {}
