package io.paradecom.core.simulation;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows leases by the events alone: the runner of a task that is stopped is told so. */
final class StopCheck {
  private record Place(WorkflowId workflow, int index) {}

  private final Map<Place, Lease> leases = new HashMap<>();

  /** Returns what is wrong with a Step; null: nothing. */
  @Nullable String observe(StepResult result) {
    Set<Lease> told = new HashSet<>();
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.StopLease stop) {
        told.add(stop.lease());
      }
    }
    String breach = null;
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.WorkflowSubmitted) {
        leases.keySet().removeIf(place -> place.workflow().equals(result.workflowId()));
      }
      if (event instanceof WorkflowEvent.TaskEvent task) {
        Lease ended = follow(task, new Place(result.workflowId(), task.index()));
        if (ended != null && !told.contains(ended)) {
          breach =
              "Expected the runner with lease %s of '%s' to be told to stop, but it is not."
                  .formatted(ended, task.task());
        }
      }
    }
    return breach;
  }

  /** Returns the lease that a person's wish ended; null: none. */
  private @Nullable Lease follow(WorkflowEvent.TaskEvent event, Place place) {
    if (event instanceof WorkflowEvent.TaskClaimed claimed) {
      leases.put(place, claimed.lease());
      return null;
    }
    if (event instanceof WorkflowEvent.TaskProgressed
        || event instanceof WorkflowEvent.UndeclaredWritesFound
        || event instanceof WorkflowEvent.DependantsSettled
        || event instanceof WorkflowEvent.DependantsUnsettled) {
      return null;
    }
    Lease ended = leases.remove(place);
    boolean wished =
        event instanceof WorkflowEvent.TaskCancelled || event instanceof WorkflowEvent.TaskReset;
    return wished ? ended : null;
  }
}
