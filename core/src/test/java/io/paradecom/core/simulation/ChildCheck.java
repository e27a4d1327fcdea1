package io.paradecom.core.simulation;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ChildControl;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows by the events alone which workflows tasks wait for: one that is waited for no more is
 * told to stop, and all are told of a pause and of its end.
 */
final class ChildCheck {
  private final Map<WorkflowId, Map<Integer, WorkflowId>> open = new HashMap<>();

  /** Returns what is wrong with a Step; null: nothing. */
  @Nullable String observe(StepResult result) {
    Map<WorkflowId, ChildControl> told = new HashMap<>();
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.TellChild(var command)) {
        told.put(command.workflowId(), command.control());
      }
    }
    Map<Integer, WorkflowId> mine = open.computeIfAbsent(result.workflowId(), _ -> new TreeMap<>());
    for (WorkflowEvent event : result.events()) {
      String breach =
          switch (event) {
            case WorkflowEvent.WorkflowSubmitted _ -> {
              mine.clear();
              yield null;
            }
            case WorkflowEvent.WorkflowPaused _ -> all(mine, told, ChildControl.PAUSE);
            case WorkflowEvent.WorkflowResumed _ -> all(mine, told, ChildControl.RESUME);
            case WorkflowEvent.TaskEvent task -> follow(task, mine, told);
            default -> null;
          };
      if (breach != null) {
        return breach;
      }
    }
    return null;
  }

  private static @Nullable String all(
      Map<Integer, WorkflowId> mine, Map<WorkflowId, ChildControl> told, ChildControl expected) {
    for (WorkflowId child : mine.values()) {
      if (told.get(child) != expected) {
        return "Expected '%s' to be told %s, but found %s."
            .formatted(child, expected, told.get(child));
      }
    }
    return null;
  }

  private static @Nullable String follow(
      WorkflowEvent.TaskEvent event,
      Map<Integer, WorkflowId> mine,
      Map<WorkflowId, ChildControl> told) {
    if (event instanceof WorkflowEvent.ChildStarted started) {
      mine.put(started.index(), started.child());
      return null;
    }
    if (event instanceof WorkflowEvent.DependantsSettled
        || event instanceof WorkflowEvent.DependantsUnsettled) {
      return null;
    }
    WorkflowId left = mine.remove(event.index());
    boolean ended =
        event instanceof WorkflowEvent.ChildSucceeded
            || event instanceof WorkflowEvent.RoundEnded
            || (event instanceof WorkflowEvent.AttemptFailed failed
                && failed.failure().kind() != FailureKind.ATTEMPT_TIMEOUT);
    return left == null || ended || told.get(left) == ChildControl.CANCEL
        ? null
        : "Expected '%s' to be told to stop after %s, but found %s."
            .formatted(left, event, told.get(left));
  }
}
