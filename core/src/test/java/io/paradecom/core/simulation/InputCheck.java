package io.paradecom.core.simulation;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Conditions;
import io.paradecom.core.workflow.Conditions.Verdict;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.ItemReader;
import io.paradecom.core.workflow.Loops;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.PlainItems;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TinyConditions;
import io.paradecom.core.workflow.WorkflowEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Follows accepted outputs by the events alone: a dispatch carries those of its dependencies, and a
 * condition was asked about them.
 */
final class InputCheck {
  private static final class Run {
    private final Map<TaskId, List<Dependency>> needs = new HashMap<>();
    private List<Dependency> last = new ArrayList<>();
    private final Map<TaskId, String> outputs = new HashMap<>();
    private final Set<TaskId> undoing = new HashSet<>();

    /** Tasks of started workflows whose outputs are wanted, by the task that starts them. */
    private final Map<TaskId, List<TaskId>> wanted = new HashMap<>();

    private final Map<TaskId, Condition> conditions = new HashMap<>();

    /** What loops go over, by the task that waits for their parts, and by that which makes them. */
    private final Map<TaskId, TaskId> lists = new HashMap<>();

    /** What runners of granted tasks were handed, by the epoch of the grant. */
    private final Map<Long, GrantedTask> granted = new HashMap<>();

    /** The task before each granted one, by the same. */
    private final Map<Long, TaskId> before = new HashMap<>();

    /** What the last round of tasks gave that are repeated. */
    private final Map<TaskId, String> rounds = new HashMap<>();

    /** What tasks that were broken down give when their parts are done. */
    private final Map<TaskId, String> joined = new HashMap<>();

    void add(List<TaskSpec> tasks) {
      for (TaskSpec task : tasks) {
        last = new ArrayList<>(task.needs());
        needs.put(task.id(), last);
        ask(task.id(), task.role().when());
        if (task.action() instanceof TaskAction.SubWorkflow(var sub)) {
          wanted.put(task.id(), sub.outputs());
        }
        if (task.action() instanceof TaskAction.ForEach(LoopSpec loop)) {
          lists.put(loop.join(), loop.source());
          lists.put(task.id(), loop.source());
        }
      }
    }

    /** Returns the items that a loop goes over; null: there is no list. */
    @Nullable List<LoopItem> items(@Nullable TaskId loop) {
      TaskId source = loop == null ? null : lists.get(loop);
      return source != null
              && PlainItems.read(outputs.get(source), "")
                  instanceof ItemReader.Reading.Found(List<LoopItem> items)
          ? items
          : null;
    }

    void ask(TaskId task, @Nullable Condition when) {
      if (when != null) {
        conditions.put(task, when);
      }
    }
  }

  private final Map<WorkflowId, Run> runs = new HashMap<>();
  private final Conditions evaluator = new TinyConditions();
  private final int mostBytes;

  /**
   * @param mostBytes most bytes of inputs, with the ids of their tasks
   */
  InputCheck(int mostBytes) {
    this.mostBytes = mostBytes;
  }

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
        for (GraphChange.Edit edit : patched.change().edits()) {
          run.ask(edit.task(), edit.edit().when());
        }
      } else if (event instanceof WorkflowEvent.ConditionEvaluated evaluated) {
        Verdict verdict = verdict(run, result.workflowId(), evaluated.task());
        if (verdict.holds() != evaluated.holds() || !verdict.reason().equals(evaluated.reason())) {
          return "Expected the condition of '%s' to be %s by %s, but found %s."
              .formatted(evaluated.task(), verdict, expected(run, evaluated.task()), evaluated);
        }
      } else if (event instanceof WorkflowEvent.DependenciesStaged more) {
        run.last.addAll(more.needs());
      } else if (event instanceof WorkflowEvent.TaskReset reset) {
        run.outputs.remove(reset.task());
        run.rounds.remove(reset.task());
        run.undoing.remove(reset.task());
      } else if (event instanceof WorkflowEvent.UndoReady undo) {
        run.undoing.add(undo.task());
      } else if (event instanceof WorkflowEvent.TaskAnswered answered) {
        if (answered.output() != null) {
          run.outputs.put(answered.task(), answered.output());
        }
      } else if (event instanceof WorkflowEvent.TaskTaken taken) {
        if (taken.output() != null) {
          run.joined.put(taken.task(), taken.output());
        }
      } else if (event instanceof WorkflowEvent.RoundEnded round) {
        String breach = endRound(run, round, result.workflowId());
        if (breach != null) {
          return breach;
        }
      } else if (event instanceof WorkflowEvent.ChildSucceeded succeeded) {
        String expected = childOutput(run, succeeded.task(), succeeded.child());
        if (!Objects.equals(expected, succeeded.output())) {
          return "Expected '%s' to give what '%s' gave, %s, but found %s."
              .formatted(succeeded.task(), succeeded.child(), expected, succeeded.output());
        }
        if (expected != null) {
          run.outputs.put(succeeded.task(), expected);
        }
      } else if (event instanceof WorkflowEvent.TaskExpanded expanded) {
        run.joined.put(expanded.task(), String.valueOf(expanded.result().output()));
      } else if (event instanceof WorkflowEvent.TaskSatisfied satisfied) {
        TaskId task = satisfied.task();
        String output = run.rounds.getOrDefault(task, run.joined.get(task));
        if (output != null) {
          run.outputs.put(satisfied.task(), output);
        }
      } else if (event instanceof WorkflowEvent.TaskFailed failed
          && failed.failure().kind() == FailureKind.LOOP_INPUT
          && run.items(failed.task()) != null) {
        return "Expected loop '%s' to go over its list, but it failed: %s"
            .formatted(failed.task(), failed.failure().message());
      } else if (event instanceof WorkflowEvent.TaskContinued continued) {
        Map<TaskId, String> found = handed(run, continued.epoch());
        Map<TaskId, String> expected = expected(run, continued.task());
        if (!expected.equals(found)) {
          return "Expected a runner to go on with the inputs %s of '%s', but found %s."
              .formatted(expected, continued.task(), found);
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
        note(run, dispatch);
        Map<TaskId, String> expected = expected(run, dispatch.ref().task());
        if (!dispatch.inputs().equals(expected)) {
          return "Expected the inputs %s of '%s', but found %s."
              .formatted(expected, dispatch.ref().task(), dispatch.inputs());
        }
        String item = itemProblem(run, dispatch);
        if (item != null) {
          return item;
        }
      }
    }
    return null;
  }

  /** Returns what is wrong with what a round gave; null: nothing. */
  private @Nullable String endRound(Run run, WorkflowEvent.RoundEnded round, WorkflowId workflow) {
    String output = round.result().output();
    if (run.wanted.containsKey(round.task())) {
      WorkflowId child = ParentTask.childId(workflow, round.task(), round.attempt());
      String expected = childOutput(run, round.task(), child);
      if (!Objects.equals(expected, output)) {
        return "Expected round %d of '%s' to give what '%s' gave, %s, but found %s."
            .formatted(round.round(), round.task(), child, expected, output);
      }
    }
    run.rounds.remove(round.task());
    if (output != null) {
      run.rounds.put(round.task(), output);
    }
    return null;
  }

  private @Nullable String childOutput(Run run, TaskId parent, WorkflowId started) {
    List<TaskId> wanted = run.wanted.getOrDefault(parent, List.of());
    Run child = runs.getOrDefault(started, new Run());
    if (wanted.size() == 1) {
      return child.outputs.get(wanted.getFirst());
    }
    StringJoiner object = new StringJoiner(",", "{", "}");
    for (TaskId task : wanted) {
      String output = child.outputs.get(task);
      if (output != null) {
        object.add("\"" + task + "\":" + output);
      }
    }
    return wanted.isEmpty() ? null : object.toString();
  }

  private static @Nullable String itemProblem(Run run, Effect.DispatchTask dispatch) {
    List<LoopItem> items = run.items(dispatch.spec().parent());
    String id = dispatch.ref().task().value();
    boolean part = id.matches(dispatch.spec().parent() + "\\.\\d+");
    if (items == null || !part || dispatch.undo()) {
      return null;
    }
    int place = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)) - 1;
    String expected = place < items.size() ? items.get(place).text() : "none";
    String found = Loops.itemOf(dispatch.spec());
    return expected.equals(found)
        ? null
        : "Expected the item %s of '%s', but found %s.".formatted(expected, id, found);
  }

  private static void note(Run run, Effect.DispatchTask dispatch) {
    TaskId last = dispatch.ref().task();
    for (GrantedTask granted : dispatch.line()) {
      run.granted.put(granted.ref().epoch(), granted);
      run.before.put(granted.ref().epoch(), last);
      last = granted.ref().task();
    }
  }

  /** Returns the inputs under which a runner goes on: those of the grant, and what it gave last. */
  private static Map<TaskId, String> handed(Run run, long epoch) {
    GrantedTask granted = run.granted.get(epoch);
    TaskId before = run.before.get(epoch);
    if (granted == null || before == null) {
      return Map.of();
    }
    Map<TaskId, String> inputs = new HashMap<>(granted.inputs());
    String output = run.outputs.get(before);
    if (output != null) {
      inputs.put(before, output);
    }
    return inputs;
  }

  private Verdict verdict(Run run, WorkflowId workflow, TaskId task) {
    Map<TaskId, String> inputs = expected(run, task);
    int bytes = 0;
    for (Map.Entry<TaskId, String> input : inputs.entrySet()) {
      bytes += input.getKey().value().length();
      bytes += input.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > mostBytes) {
      return Verdict.unknown(
          "Expected at most %,d bytes of inputs with the ids of their tasks, but found more."
              .formatted(mostBytes));
    }
    Condition when = run.conditions.getOrDefault(task, new Condition("none"));
    return evaluator.evaluate(when, new Conditions.Facts(workflow, task, inputs));
  }

  private static Map<TaskId, String> expected(Run run, TaskId task) {
    Map<TaskId, String> inputs = new HashMap<>();
    if (run.undoing.contains(task)) {
      String own = run.outputs.get(task);
      return own == null ? Map.of() : Map.of(task, own);
    }
    String before = run.rounds.get(task);
    if (before != null) {
      inputs.put(task, before);
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
