package io.paradecom.core.simulation;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows accepted outputs by the events alone: a dispatch carries those of its dependencies. */
final class InputCheck {
  private static final class Run {
    private final Map<TaskId, List<Dependency>> needs = new HashMap<>();
    private List<Dependency> last = new ArrayList<>();
    private final Map<TaskId, String> outputs = new HashMap<>();
    private final Set<TaskId> undoing = new HashSet<>();

    /** What tasks that were broken down give when their parts are done. */
    private final Map<TaskId, String> joined = new HashMap<>();

    void add(List<TaskSpec> tasks) {
      for (TaskSpec task : tasks) {
        last = new ArrayList<>(task.needs());
        needs.put(task.id(), last);
      }
    }
  }

  private final Map<WorkflowId, Run> runs = new HashMap<>();

  /** Returns what is wrong with the dispatches of a Step; null: nothing. */
  @Nullable String observe(StepResult result) {
    Run run = runs.computeIfAbsent(result.workflowId(), _ -> new Run());
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.WorkflowSubmitted) {
        run = new Run();
        runs.put(result.workflowId(), run);
      } else if (event instanceof WorkflowEvent.TasksStaged staged) {
        run.add(staged.tasks());
      } else if (event instanceof WorkflowEvent.GraphPatched patched) {
        run.add(patched.change().added());
        for (GraphChange.MoreNeeds more : patched.change().needs()) {
          run.needs.getOrDefault(more.task(), new ArrayList<>()).addAll(more.needs());
        }
      } else if (event instanceof WorkflowEvent.DependenciesStaged more) {
        run.last.addAll(more.needs());
      } else if (event instanceof WorkflowEvent.TaskReset reset) {
        run.outputs.remove(reset.task());
        run.undoing.remove(reset.task());
      } else if (event instanceof WorkflowEvent.UndoReady undo) {
        run.undoing.add(undo.task());
      } else if (event instanceof WorkflowEvent.TaskAnswered answered) {
        if (answered.output() != null) {
          run.outputs.put(answered.task(), answered.output());
        }
      } else if (event instanceof WorkflowEvent.TaskExpanded expanded) {
        run.joined.put(expanded.task(), String.valueOf(expanded.result().output()));
      } else if (event instanceof WorkflowEvent.TaskSatisfied satisfied) {
        String output = run.joined.get(satisfied.task());
        if (output != null) {
          run.outputs.put(satisfied.task(), output);
        }
      } else if (event instanceof WorkflowEvent.TaskSucceeded succeeded) {
        String output = succeeded.result().output();
        if (output != null) {
          run.outputs.put(succeeded.task(), output);
        }
      }
    }
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        Map<TaskId, String> expected = expected(run, dispatch.ref().task());
        if (!dispatch.inputs().equals(expected)) {
          return "Expected the inputs %s of '%s', but found %s."
              .formatted(expected, dispatch.ref().task(), dispatch.inputs());
        }
      }
    }
    return null;
  }

  private static Map<TaskId, String> expected(Run run, TaskId task) {
    Map<TaskId, String> inputs = new HashMap<>();
    if (run.undoing.contains(task)) {
      String own = run.outputs.get(task);
      return own == null ? Map.of() : Map.of(task, own);
    }
    for (Dependency need : run.needs.getOrDefault(task, List.of())) {
      String output = run.outputs.get(need.task());
      if (output != null) {
        inputs.put(need.task(), output);
      }
    }
    return inputs;
  }
}
