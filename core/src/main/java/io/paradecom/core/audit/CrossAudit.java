package io.paradecom.core.audit;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the topics of a log: every command has its answer, every dispatch its event and the
 * other way round, every accepted result its report, every report a fact, and what cannot be read
 * its dead letter. Entries of one topic's partition come in their order, those of different ones in
 * about that of their times. Used by one thread.
 *
 * <p>Some 200 bytes a dispatch until the workflow is {@linkplain #settle settled}.
 */
public final class CrossAudit {
  private final AuditLog log;
  private final CrossCounts counts = new CrossCounts();
  private final Map<WorkflowId, RunLedger> runs = new HashMap<>();
  private final ChildLedger children = new ChildLedger();
  private final Map<Place, LogEntry.Unreadable> setAside = new HashMap<>();
  private final Map<Place, Place> letters = new HashMap<>();

  /** An audit that has seen nothing. */
  public CrossAudit() {
    this(new AuditLog(HistoryAudit.MAX_VIOLATIONS, new ResourceHolds(Map.of())));
  }

  CrossAudit(AuditLog log) {
    this.log = log;
  }

  /** Takes in one entry. */
  public void take(LogEntry entry) {
    switch (entry) {
      case LogEntry.Facts facts -> {
        counts.answers += facts.events().stream().filter(it -> it.commandId() != null).count();
        ledger(facts.workflow()).facts(facts);
        children.facts(facts);
      }
      case LogEntry.Answer answer -> {
        counts.answers++;
        ledger(answer.workflow()).reply(answer);
      }
      case LogEntry.Wish wish -> {
        counts.commands++;
        ledger(wish.command().workflowId()).wish(wish);
      }
      case LogEntry.Words words -> words.reports().forEach(report -> report(report, words));
      case LogEntry.Parcel parcel ->
          parcel
              .dispatches()
              .forEach(dispatch -> {
                counts.dispatches++;
                ledger(dispatch.workflowId()).record(dispatch, parcel);
              });
      case LogEntry.Unreadable unreadable -> setAside(unreadable);
      case LogEntry.Letter letter -> letter(letter);
      case LogEntry.Stranger stranger ->
          log.add(
              new Violation(
                  Invariant.ACCOUNTED,
                  stranger.workflow(),
                  0,
                  null,
                  "Expected only what leaders write among the events, but found: "
                      + stranger.reason(),
                  stranger.place()));
    }
  }

  private void report(WorkflowCommand.Report report, LogEntry.Words words) {
    counts.reports++;
    RunLedger ledger = ledger(report.workflowId());
    if (!ledger.isKnown(words.time())) {
      counts.strayReports++;
    }
    ledger.report(report, words);
  }

  private void setAside(LogEntry.Unreadable unreadable) {
    counts.unreadable++;
    Effect.Reject owed = unreadable.answer();
    if (owed != null) {
      ledger(owed.workflowId()).unreadable(owed, unreadable);
    }
    if (letters.remove(unreadable.place()) == null) {
      setAside.put(unreadable.place(), unreadable);
    }
  }

  private void letter(LogEntry.Letter letter) {
    counts.deadLetters++;
    Place source = letter.source();
    if (source != null && setAside.remove(source) == null) {
      letters.put(source, letter.place());
    }
  }

  private RunLedger ledger(WorkflowId workflow) {
    return runs.computeIfAbsent(workflow, _ -> new RunLedger());
  }

  /** Takes a workflow for one whose first events are not kept: nothing about it is judged. */
  void cut(WorkflowId workflow) {
    counts.cutWorkflows++;
    runs.remove(workflow);
  }

  /** Drops what adds up about a workflow of which no fact follows. */
  public void settle(WorkflowId workflow) {
    RunLedger ledger = runs.get(workflow);
    if (ledger != null) {
      ledger.settle();
    }
  }

  /** Judges what does not add up; nothing is taken in afterwards. */
  public void finish(Horizon horizon) {
    finish(horizon, false);
  }

  /**
   * Judges what does not add up.
   *
   * @param factsMayBeGone whether a workflow without any fact is one whose facts are not kept
   */
  void finish(Horizon horizon, boolean factsMayBeGone) {
    runs.forEach((workflow, ledger) -> {
      if (factsMayBeGone && !ledger.hasFacts()) {
        counts.cutWorkflows++;
      } else {
        ledger.judge(new Judge(workflow, log, counts, horizon));
      }
    });
    children.judge(log, id -> isWhole(id, factsMayBeGone));
    for (LogEntry.Unreadable lost : setAside.values()) {
      if (!lost.read()) {
        counts.pending++;
        continue;
      }
      Effect.Reject owed = lost.answer();
      log.add(
          new Violation(
              Invariant.ACCOUNTED,
              owed == null ? new WorkflowId("unknown") : owed.workflowId(),
              0,
              null,
              "Expected a dead letter for a record that cannot be read, but found none: "
                  + lost.reason(),
              lost.place()));
    }
  }

  private boolean isWhole(WorkflowId id, boolean factsMayBeGone) {
    RunLedger ledger = runs.get(id);
    if (ledger == null || !ledger.hasFacts()) {
      return !factsMayBeGone;
    }
    return ledger.isWhole();
  }

  /** Returns what was found so far, in the order in which it was found. */
  public List<Violation> violations() {
    return log.violations();
  }

  /** Returns how much was seen so far. */
  public LogCounts counts() {
    return counts.copy();
  }
}
