package io.paradecom.core.fork;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A variant of a run: its graph with a patch, of which everything is done already that had
 * succeeded and does not see the change.
 *
 * <p>A task is taken over when it had succeeded, asks for the same as before but for its priority
 * and expected run time, and everything it needs is taken over, or is a gate of such. All else is
 * decided anew: what failed, was skipped or cancelled, what runs or waits, and what was broken down
 * or loops and had not ended with all its parts.
 *
 * @param spec what is submitted; what is taken over is done in it
 * @param taken with what each of them is done
 */
public record ForkPlan(WorkflowSpec spec, List<TakenResult> taken) {
  /** Label with the workflow that a fork is of. */
  public static final String OF = "forked-from";

  /** Label with the number of the last event of that workflow that counted. */
  public static final String AT = "forked-at";

  public ForkPlan {
    taken = List.copyOf(taken);
  }

  /**
   * Plans a fork. Cost: O(tasks and edges).
   *
   * @param of the workflow that {@code source} is a run of
   * @param patch what is changed; empty: nothing, so what had not succeeded is done again
   * @throws IllegalArgumentException when the patch is not possible, with a sentence
   */
  public static ForkPlan of(ForkSource source, WorkflowId of, List<PatchOperation> patch) {
    Map<TaskId, TaskSpec> before = source.tasks();
    Map<TaskId, TaskSpec> after = new LinkedHashMap<>(before);
    patch.forEach(operation -> apply(operation, after));
    Set<TaskId> changed = changed(before, after, source);
    TakenResult.Source from = new TakenResult.Source(of, source.run(), source.sequence());
    List<TaskSpec> tasks = new ArrayList<>();
    List<TakenResult> taken = new ArrayList<>();
    for (TaskSpec task : after.values()) {
      boolean over = !changed.contains(task.id()) && isTaken(task);
      tasks.add(over ? task.withDisposition(Disposition.DONE) : task);
      if (over) {
        taken.add(new TakenResult(task.id(), source.output(task.id()), from));
      }
    }
    return new ForkPlan(spec(source.header(), labels(source, of), tasks), taken);
  }

  /** A gate follows what it needs, and what was submitted as done is so by itself. */
  private static boolean isTaken(TaskSpec task) {
    return task.disposition() == Disposition.RUN && !(task.action() instanceof TaskAction.Gate);
  }

  private static void apply(PatchOperation operation, Map<TaskId, TaskSpec> tasks) {
    switch (operation) {
      case PatchOperation.AddTasks(var added) -> {
        for (TaskSpec task : added) {
          if (tasks.putIfAbsent(task.id(), task) != null) {
            throw new IllegalArgumentException(
                "Expected the patch to add tasks of new ids, but '%s' is there already."
                    .formatted(task.id()));
          }
        }
      }
      case PatchOperation.AddNeeds(var id, var more) -> {
        List<Dependency> needs = new ArrayList<>(known(id, tasks).needs());
        needs.addAll(more);
        tasks.put(id, known(id, tasks).withNeeds(needs));
      }
      case PatchOperation.EditTask(var id, var edit) ->
          tasks.put(id, edit.applyTo(known(id, tasks)));
    }
  }

  private static TaskSpec known(TaskId id, Map<TaskId, TaskSpec> tasks) {
    TaskSpec task = tasks.get(id);
    if (task == null) {
      throw new IllegalArgumentException(
          "Expected the patch to change tasks of the graph, but there is no '%s'; parts that a task made are made anew."
              .formatted(id));
    }
    return task;
  }

  /** Returns what is not taken over, with all that depends on it. */
  private static Set<TaskId> changed(
      Map<TaskId, TaskSpec> before, Map<TaskId, TaskSpec> after, ForkSource source) {
    Map<TaskId, List<TaskId>> dependants = new HashMap<>();
    Deque<TaskId> open = new ArrayDeque<>();
    Set<TaskId> changed = new HashSet<>();
    for (TaskSpec task : after.values()) {
      for (Dependency need : task.needs()) {
        dependants.computeIfAbsent(need.task(), _ -> new ArrayList<>()).add(task.id());
      }
      if (!isSame(before.get(task.id()), task, source) && changed.add(task.id())) {
        open.add(task.id());
      }
    }
    while (!open.isEmpty()) {
      for (TaskId dependant : dependants.getOrDefault(open.remove(), List.of())) {
        if (changed.add(dependant)) {
          open.add(dependant);
        }
      }
    }
    return changed;
  }

  private static boolean isSame(@Nullable TaskSpec before, TaskSpec after, ForkSource source) {
    return before != null
        && source.state(after.id()) == TaskState.SUCCEEDED
        && source.havePartsSucceeded(after)
        && asked(before).equals(asked(after));
  }

  /** What a result depends on: when a task gets its turn is not of it. */
  private static TaskSpec asked(TaskSpec task) {
    return task.withPriority(0).withRankMs(-1).withDuration(null);
  }

  private static Labels labels(ForkSource source, WorkflowId of) {
    Map<String, String> labels = new TreeMap<>(source.header().labels().values());
    labels.put(OF, of.value());
    labels.put(AT, Long.toString(source.sequence()));
    return new Labels(labels);
  }

  private static WorkflowSpec spec(SubmitHeader header, Labels labels, List<TaskSpec> tasks) {
    return new WorkflowSpec(
        header.name(),
        null,
        header.parallelism(),
        header.onFailure(),
        tasks,
        header.semaphores(),
        header.conflicts().policy(),
        header.scheduling(),
        header.rates(),
        header.budgets(),
        labels);
  }
}
