package io.paradecom.core.audit;

import io.paradecom.core.spec.WorkflowId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a whole log: the history of every workflow by {@link HistoryAudit}, and what one topic
 * says against the others by {@link CrossAudit}. Used by one thread.
 *
 * <p>Cost: O(1) an entry beside what those two take; what has ended is dropped once the reader says
 * that {@linkplain #forget no event follows}.
 */
public final class LogAudit {
  private final AuditLog log =
      new AuditLog(HistoryAudit.MAX_VIOLATIONS, new ResourceHolds(Map.of()));
  private final HistoryAudit histories = new HistoryAudit(log);
  private final CrossAudit topics = new CrossAudit(log);
  private final boolean eventsMayBeGone;
  private final Set<WorkflowId> known = new HashSet<>();
  private final Set<WorkflowId> cut = new HashSet<>();

  /**
   * @param eventsMayBeGone whether the first events of a workflow may not be kept any more
   */
  public LogAudit(boolean eventsMayBeGone) {
    this.eventsMayBeGone = eventsMayBeGone;
  }

  /** Takes in one entry; those of a topic's partition come in their order. */
  public void take(LogEntry entry) {
    if (entry instanceof LogEntry.Facts facts) {
      take(facts);
    } else {
      topics.take(entry);
    }
  }

  private void take(LogEntry.Facts facts) {
    WorkflowId id = facts.workflow();
    if (known.add(id) && eventsMayBeGone && facts.firstSequence() != 1) {
      cut.add(id);
    }
    if (cut.contains(id)) {
      return;
    }
    log.place = facts.place();
    long sequence = facts.firstSequence();
    for (var event : facts.events()) {
      histories.event(id, facts.run(), sequence++, facts.at(), event);
    }
    log.place = null;
    topics.take(facts);
  }

  /** Drops what is known of a workflow of which no event follows, but for what does not add up. */
  public void forget(WorkflowId workflow) {
    histories.forget(workflow);
    topics.settle(workflow);
  }

  /**
   * Judges what does not add up; nothing is taken in afterwards.
   *
   * @param horizon up to when the counterparts of events may be gone
   */
  public void finish(Horizon horizon) {
    cut.forEach(topics::cut);
    topics.finish(horizon, eventsMayBeGone);
  }

  /** Returns what was found so far, in the order in which it was found. */
  public List<Violation> violations() {
    return log.violations();
  }

  /** Returns how much of the histories was seen. */
  public AuditCounts counts() {
    return log.counts();
  }

  /** Returns how much of the topics was seen. */
  public LogCounts topicCounts() {
    return topics.counts();
  }

  /** Returns how many workflows have events. */
  public int workflows() {
    return known.size();
  }
}
