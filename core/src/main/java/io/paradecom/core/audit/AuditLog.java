package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an audit found and counted so far. */
final class AuditLog {
  private final int kept;
  final ResourceHolds holds;
  private final List<Violation> violations = new ArrayList<>();
  long events;
  long runs;
  long ended;
  long tasks;
  long attempts;
  long dispatches;
  long results;
  long ignored;
  private long found;

  /** Of the record that is being taken in; null: it is not known. */
  @Nullable Place place;

  AuditLog(int kept, ResourceHolds holds) {
    this.holds = holds;
    this.kept = kept;
  }

  void add(
      Invariant invariant,
      WorkflowId workflow,
      long sequence,
      @Nullable TaskId task,
      String sentence) {
    add(new Violation(invariant, workflow, sequence, task, sentence, place));
  }

  void add(Violation violation) {
    found++;
    if (violations.size() < kept) {
      violations.add(violation);
    }
  }

  List<Violation> violations() {
    return Collections.unmodifiableList(violations);
  }

  AuditCounts counts() {
    return new AuditCounts(
        events, runs, ended, tasks, attempts, dispatches, results, ignored, found);
  }
}
