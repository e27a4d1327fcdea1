package io.paradecom.core.audit;

/**
 * How much an audit saw beside the events, and what it could not judge.
 *
 * @param commands commands of clients, each chunk of a submit counted
 * @param answers facts, refusals and acceptances that answer one
 * @param reports words of runners
 * @param dispatches tasks on queues
 * @param unreadable commands and reports that could not be understood
 * @param deadLetters records that were set aside
 * @param strayReports reports about workflows that were not known when they came
 * @param cutWorkflows workflows whose first events are not kept any more; they were not judged
 * @param cutRecords facts whose counterparts are not kept any more
 * @param pending commands, reports and dispatches that were still on their way
 */
public record LogCounts(
    long commands,
    long answers,
    long reports,
    long dispatches,
    long unreadable,
    long deadLetters,
    long strayReports,
    long cutWorkflows,
    long cutRecords,
    long pending) {}
