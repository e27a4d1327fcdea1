package io.paradecom.core.audit;

/** What {@link CrossAudit} counted so far. */
final class CrossCounts {
  long commands;
  long answers;
  long reports;
  long dispatches;
  long unreadable;
  long deadLetters;
  long strayReports;
  long cutWorkflows;
  long cutRecords;
  long pending;

  LogCounts copy() {
    return new LogCounts(
        commands,
        answers,
        reports,
        dispatches,
        unreadable,
        deadLetters,
        strayReports,
        cutWorkflows,
        cutRecords,
        pending);
  }
}
