package io.paradecom.core.workflow;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskSpec;
import java.util.Optional;

/** What a task must be for runners to go on from and with it. */
public final class ContinuationRules {
  private ContinuationRules() {}

  /** Returns what is wrong with a task that allows it, a sentence; empty: nothing. */
  public static Optional<String> problem(TaskSpec task) {
    boolean asked = task.role().continuation() != Continuation.NONE;
    return !asked || task.disposition() != Disposition.RUN || task.isContinuable()
        ? Optional.empty()
        : Optional.of(
            "Expected continue or pure only in a command, a script, a sleep or a no-op that needs all its dependencies and has no when, repeat, undo, resources, reads, writes, workspace or secret, but task '%s' is another."
                .formatted(task.id()));
  }
}
