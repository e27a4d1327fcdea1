package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledgers of one workflow bring what does not add up: it is a violation, or on its way,
 * or its counterpart is not kept any more.
 */
final class Judge {
  private final WorkflowId workflow;
  private final AuditLog log;
  private final CrossCounts counts;
  private final Horizon horizon;

  Judge(WorkflowId workflow, AuditLog log, CrossCounts counts, Horizon horizon) {
    this.workflow = workflow;
    this.log = log;
    this.counts = counts;
    this.horizon = horizon;
  }

  void violation(
      Invariant invariant,
      @Nullable TaskId task,
      long sequence,
      String sentence,
      @Nullable Place place) {
    log.add(new Violation(invariant, workflow, sequence, task, sentence, place));
  }

  /** Something on its way: the other side of it need not be there yet. */
  void pending() {
    counts.pending++;
  }

  /** Returns whether a command before {@code time} may be gone; then it is counted. */
  boolean isCommandCut(Instant time) {
    return isCut(time, horizon.commands());
  }

  boolean isReportCut(Instant time) {
    return isCut(time, horizon.reports());
  }

  boolean isDispatchCut(Instant time) {
    return isCut(time, horizon.dispatches());
  }

  private boolean isCut(Instant time, Instant until) {
    boolean cut = !time.isAfter(until);
    counts.cutRecords += cut ? 1 : 0;
    return cut;
  }
}
