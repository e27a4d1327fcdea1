package io.paradecom.core.workflow;

/**
 * That the runner of one task may go on with another. It counts while the dispatch that it was
 * given with is the last one of the task before: nothing has to be done to take it back.
 *
 * @param after position of the task before
 * @param bound epoch of the dispatch of the task before, whether it was handed out or is itself
 *     gone on with
 * @param epoch under which the runner reports on the task; that of no other dispatch
 */
public record ContinuationGrant(int after, long bound, long epoch) {}
