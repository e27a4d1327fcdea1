package io.paradecom.core.simulation;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Conditions;
import io.paradecom.core.workflow.Conditions.Verdict;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TinyConditions;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows rounds by the events alone: each is begun after the one before has ended, knows its
 * number, and is judged by what it gave; none comes after the last. Keeps counters of its own.
 */
final class RepeatCheck {
  private record Place(WorkflowId workflow, int index) {}

  private static final class Followed {
    private TaskSpec spec;
    private int ended;
    private int begun;
    private boolean held;
    private boolean undoing;

    Followed(TaskSpec spec) {
      this.spec = spec;
    }
  }

  private final Conditions evaluator = new TinyConditions();
  private final Map<Place, Followed> tasks = new HashMap<>();

  /** Returns what is wrong with a Step; null: nothing. */
  @Nullable String observe(StepResult result) {
    String breach = null;
    for (WorkflowEvent event : result.events()) {
      switch (event) {
        case WorkflowEvent.WorkflowSubmitted _ ->
            tasks.keySet().removeIf(place -> place.workflow().equals(result.workflowId()));
        case WorkflowEvent.TasksStaged staged -> {
          int index = staged.firstIndex();
          for (TaskSpec task : staged.tasks()) {
            note(result.workflowId(), index++, task);
          }
        }
        case WorkflowEvent.GraphPatched patched -> {
          int index = patched.change().firstIndex();
          for (TaskSpec task : patched.change().added()) {
            note(result.workflowId(), index++, task);
          }
          for (GraphChange.Edit edit : patched.change().edits()) {
            Followed task = tasks.get(new Place(result.workflowId(), edit.index()));
            if (task != null) {
              task.spec = edit.edit().applyTo(task.spec);
            }
          }
        }
        case WorkflowEvent.TaskEvent task -> {
          Followed followed = tasks.get(new Place(result.workflowId(), task.index()));
          if (followed != null && breach == null) {
            breach = follow(task, followed, result.workflowId());
          }
        }
        default -> {}
      }
    }
    return breach == null ? number(result) : breach;
  }

  private void note(WorkflowId workflow, int index, TaskSpec task) {
    if (task.role().repeat() != null) {
      tasks.put(new Place(workflow, index), new Followed(task));
    }
  }

  private @Nullable String follow(
      WorkflowEvent.TaskEvent event, Followed task, WorkflowId workflow) {
    RepeatSpec how = task.spec.role().repeat();
    if (how == null) {
      return null;
    }
    switch (event) {
      case WorkflowEvent.TaskReset _ -> {
        task.ended = 0;
        task.begun = 0;
        task.held = false;
        task.undoing = false;
      }
      case WorkflowEvent.UndoReady _ -> task.undoing = true;
      case WorkflowEvent.TaskDispatched _, WorkflowEvent.ChildStarted _ -> {
        if (!task.undoing && (task.held || task.ended >= how.rounds())) {
          return "Expected no round after %d of %d, the last of which %s, but found %s."
              .formatted(task.ended, how.rounds(), task.held ? "was enough" : "was not", event);
        }
        task.begun = task.ended + 1;
      }
      case WorkflowEvent.RoundEnded ended -> {
        Verdict verdict =
            evaluator.evaluateRound(
                how.until(),
                new Conditions.Round(
                    workflow, ended.task(), ended.round(), ended.result().output()));
        boolean judged =
            verdict.holds() == ended.holds() && verdict.reason().equals(ended.reason());
        if (ended.round() != task.begun || ended.round() != task.ended + 1 || !judged) {
          return "Expected round %d, begun after %d, to end and be found %s, but found %s."
              .formatted(task.begun, task.ended, verdict, ended);
        }
        task.ended = ended.round();
        task.held = ended.holds();
      }
      case WorkflowEvent.TaskSatisfied _ -> {
        if (!task.held && !(how.succeeds() && task.ended == how.rounds())) {
          return "Expected an end after %s holds or %d rounds, but found one after %d."
              .formatted(how.until(), how.rounds(), task.ended);
        }
      }
      default -> {}
    }
    return null;
  }

  /** Returns what is wrong with what runners are told of their rounds; null: nothing. */
  private @Nullable String number(StepResult result) {
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        Followed task = tasks.get(new Place(result.workflowId(), dispatch.ref().index()));
        String told =
            switch (dispatch.spec().action()) {
              case TaskAction.Shell(_, var settings) ->
                  settings.environment().get(RepeatSpec.ROUND);
              case TaskAction.Command(_, var settings) ->
                  settings.environment().get(RepeatSpec.ROUND);
              default -> null;
            };
        int expected = task == null ? 0 : dispatch.undo() ? task.ended : task.begun;
        if (task != null && told != null && !told.equals(Integer.toString(expected))) {
          return "Expected '%s' to be told of round %d, but found %s."
              .formatted(dispatch.ref().task(), expected, told);
        }
      }
    }
    return null;
  }
}
