package io.paradecom.core.audit;

/**
 * How much an audit saw; a check of a history in which little happened says little.
 *
 * @param runs runs whose submit was seen
 * @param ended runs that reached a terminal state
 * @param tasks tasks taken in
 * @param attempts attempts dispatched for the first time
 * @param dispatches dispatches, repeated ones included
 * @param results results accepted
 * @param ignored reports that were not applied
 * @param violations rules broken, also those beyond the kept ones
 */
public record AuditCounts(
    long events,
    long runs,
    long ended,
    long tasks,
    long attempts,
    long dispatches,
    long results,
    long ignored,
    long violations) {}
