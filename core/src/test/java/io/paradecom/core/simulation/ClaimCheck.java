package io.paradecom.core.simulation;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows claims by the events alone: whatever ends one, its owner is told so in the same Step, and
 * which lease may still be at work.
 */
final class ClaimCheck {
  private record Place(WorkflowId workflow, int index) {}

  private static final class Followed {
    private long claim;
    private @Nullable Lease lease;
  }

  private record Told(long claim, @Nullable Lease worker) {}

  private final Map<Place, Followed> claims = new HashMap<>();
  private final Set<Place> partial = new HashSet<>();

  /** Returns what is wrong with a Step; null: nothing. */
  @Nullable String observe(StepResult result) {
    Set<Told> told = new HashSet<>();
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.ReleaseClaim(var claim, var worker, _)) {
        told.add(new Told(claim.number(), worker));
      }
    }
    long sequence = result.firstSequence();
    String breach = null;
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.WorkflowSubmitted) {
        claims.keySet().removeIf(place -> place.workflow().equals(result.workflowId()));
        partial.removeIf(place -> place.workflow().equals(result.workflowId()));
      }
      if (event instanceof WorkflowEvent.TaskEvent task) {
        Place place = new Place(result.workflowId(), task.index());
        breach = breach == null ? follow(task, place, sequence, told) : breach;
      } else if (event instanceof WorkflowEvent.TasksStaged staged) {
        note(result.workflowId(), staged.firstIndex(), staged.tasks());
      } else if (event instanceof WorkflowEvent.GraphPatched patched) {
        note(result.workflowId(), patched.change().firstIndex(), patched.change().added());
        for (GraphChange.Edit edit : patched.change().edits()) {
          Place place = new Place(result.workflowId(), edit.index());
          if (edit.edit().resources() != null && breach == null) {
            breach = over(claims.remove(place), null, told, event);
          }
        }
        for (GraphChange.MoreNeeds more : patched.change().needs()) {
          Place place = new Place(result.workflowId(), more.index());
          // Where some dependencies were enough, more of them change nothing.
          if (!partial.contains(place) && breach == null) {
            breach = over(claims.remove(place), null, told, event);
          }
        }
      }
      sequence++;
    }
    return breach;
  }

  private void note(WorkflowId workflow, int first, List<TaskSpec> tasks) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).role().isPartial()) {
        partial.add(new Place(workflow, first + i));
      }
    }
  }

  private @Nullable String follow(
      WorkflowEvent.TaskEvent event, Place place, long sequence, Set<Told> told) {
    Followed followed = claims.get(place);
    return switch (event) {
      case WorkflowEvent.ResourcesClaimed _ -> {
        Followed fresh = new Followed();
        fresh.claim = sequence;
        claims.put(place, fresh);
        yield null;
      }
      case WorkflowEvent.TaskClaimed claimed -> {
        if (followed != null) {
          followed.lease = claimed.lease();
        }
        yield null;
      }
      case WorkflowEvent.ResourcesGranted _,
          WorkflowEvent.TaskDispatched _,
          WorkflowEvent.ContinuationGranted _,
          WorkflowEvent.TaskProgressed _,
          WorkflowEvent.UndeclaredWritesFound _,
          WorkflowEvent.DependantsSettled _,
          WorkflowEvent.DependantsUnsettled _ ->
          null;
      default -> {
        Lease worker = followed == null || isRunnersWord(event) ? null : followed.lease;
        yield over(claims.remove(place), worker, told, event);
      }
    };
  }

  private static boolean isRunnersWord(WorkflowEvent event) {
    return event instanceof WorkflowEvent.TaskSucceeded
        || event instanceof WorkflowEvent.TaskCompensated
        || event instanceof WorkflowEvent.TaskExpanded
        || event instanceof WorkflowEvent.RoundEnded
        || event instanceof WorkflowEvent.AttemptReturned
        || (event instanceof WorkflowEvent.AttemptFailed failed && failed.endedAt() != null);
  }

  private static @Nullable String over(
      @Nullable Followed claim, @Nullable Lease worker, Set<Told> told, WorkflowEvent event) {
    return claim == null || told.contains(new Told(claim.claim, worker))
        ? null
        : "Expected claim %d to be let go with worker %s, but it is not: %s."
            .formatted(claim.claim, worker, event);
  }
}
