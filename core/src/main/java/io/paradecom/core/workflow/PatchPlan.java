package io.paradecom.core.workflow;

import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.graph.TaskOrder;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A patch taken apart: what is wrong with it, else what it does to the graph. */
final class PatchPlan {
  private static final String GRANTED = "granted to the runner of the task before it";

  private final WorkflowCommand.Patch patch;
  private final Step step;
  private final List<TaskSpec> added = new ArrayList<>();
  private final Map<TaskId, Integer> positions = new LinkedHashMap<>();
  private final Map<TaskId, List<Dependency>> more = new LinkedHashMap<>();
  private final Map<TaskId, TaskEdit> edits = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private @Nullable GraphChange change;

  /** Dependencies that the tasks which get more have already, as far as they were looked at. */
  private long present;

  /** Position of the task that the patch breaks down; -1: it is somebody's wish. */
  private final int expanding;

  /** Checks a wish. Cost: O(patch), and the search of {@link PatchCycles}. */
  PatchPlan(WorkflowCommand.Patch patch, Step step) {
    this(patch, -1, step);
  }

  /**
   * Checks a patch that breaks a running task down. No way leads from what its parts need back to
   * it, so no cycle is looked for. Cost: O(patch).
   */
  static PatchPlan ofExpansion(WorkflowCommand.Patch patch, int expanding, Step step) {
    return new PatchPlan(patch, expanding, step);
  }

  private PatchPlan(WorkflowCommand.Patch patch, int expanding, Step step) {
    this.patch = patch;
    this.step = step;
    this.expanding = expanding;
    patch.operations().forEach(this::sort);
    checkPatch();
    if (isWithinLimits()) {
      checkAdded();
      more.forEach(this::checkMore);
      edits.forEach(this::checkEdit);
      checkCycles();
    }
  }

  /** Returns what is wrong, a sentence each, at most as many as a submit tells; empty: nothing. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns what the patch does, which was found to be possible. */
  GraphChange change() {
    if (change == null) {
      change = makeChange();
    }
    return change;
  }

  private GraphChange makeChange() {
    List<GraphChange.MoreNeeds> needs = new ArrayList<>();
    more.forEach((task, list) ->
        needs.add(new GraphChange.MoreNeeds(step.rows().indexOf(task), task, list)));
    List<GraphChange.Edit> changed = new ArrayList<>();
    edits.forEach(
        (task, edit) -> changed.add(new GraphChange.Edit(step.rows().indexOf(task), task, edit)));
    return new GraphChange(step.workflow().tasksStaged, ranked(), needs, changed);
  }

  private void sort(PatchOperation operation) {
    switch (operation) {
      case PatchOperation.AddTasks(var tasks) -> added.addAll(tasks);
      case PatchOperation.AddNeeds(var task, var needs) ->
          more.computeIfAbsent(task, _ -> new ArrayList<>()).addAll(needs);
      case PatchOperation.EditTask(var task, var edit) -> {
        if (edits.put(task, edit) != null) {
          problem("Expected one edit of each task, but found more of '%s'.".formatted(task));
        }
      }
    }
  }

  private void problem(String sentence) {
    if (problems.size() < GraphValidation.MAX_PROBLEMS) {
      problems.add(sentence);
    }
  }

  private void problem(GraphProblem problem) {
    problem(problem.message());
  }

  private void checkPatch() {
    int version = step.workflow().graphVersion;
    if (expanding < 0 && !Identifiers.isValid(patch.commandId())) {
      problem("Expected a command id of the id grammar.");
    }
    if (patch.expectedVersion() != 0 && patch.expectedVersion() != version) {
      problem(
          "Expected graph version %d, but '%s' is at %d."
              .formatted(patch.expectedVersion(), patch.workflowId(), version));
    }
    if (added.isEmpty() && more.isEmpty() && edits.isEmpty()) {
      problem(
          "Expected something to change in '%s', but found nothing.".formatted(patch.workflowId()));
    }
  }

  /** A patch that is too large is not looked into any further. */
  private boolean isWithinLimits() {
    long changes = (long) added.size() + more.size() + edits.size();
    changes += added.stream().mapToLong(task -> task.needs().size()).sum();
    changes += more.values().stream().mapToLong(List::size).sum();
    boolean small = changes <= WorkflowCommand.MAX_PATCHED;
    if (!small) {
      problem(
          new GraphProblem.LimitExceeded(
              "tasks, dependencies and edits in one patch", WorkflowCommand.MAX_PATCHED, changes));
    }
    long tasks = (long) step.workflow().tasksStaged + added.size();
    if (tasks > step.limits().maxTasks()) {
      problem(new GraphProblem.LimitExceeded("tasks", step.limits().maxTasks(), tasks));
    }
    return small && tasks <= step.limits().maxTasks();
  }

  private void checkAdded() {
    int position = step.workflow().tasksStaged;
    for (TaskSpec task : added) {
      if (step.rows().indexOf(task.id()) >= 0) {
        problem(
            "Expected each task id once, but '%s' has '%s' already."
                .formatted(patch.workflowId(), task.id()));
      } else if (positions.putIfAbsent(task.id(), position) != null) {
        problem("Expected each task id once, but found '%s' again.".formatted(task.id()));
      }
      position++;
      SubmitDecider.queueProblem(task, step).ifPresent(this::problem);
      ResourceRules.problem(task, step).ifPresent(this::problem);
      SubmitDecider.conditionProblem(task, step).ifPresent(this::problem);
      checkFiles(task);
      ExpansionRules.problem(task).ifPresent(this::problem);
      RepeatRules.problem(task).ifPresent(this::problem);
      GraphProblem.joinOf(task, task.needs().size()).ifPresent(this::problem);
    }
    for (TaskSpec task : added) {
      checkNeeds(task.id(), task.needs(), new HashSet<>());
    }
  }

  /** Whose files meet cannot be told from one Step, which does not see the whole graph. */
  private void checkFiles(TaskSpec task) {
    if (!task.files().isEmpty()) {
      problem(
          "Expected a task that is added to want resources instead of reads and writes, but '%s' has some."
              .formatted(task.id()));
    }
  }

  /**
   * @param before positions of the dependencies that the task has; those that are sound are added
   */
  private void checkNeeds(TaskId task, List<Dependency> needs, Set<Integer> before) {
    for (Dependency need : needs) {
      Integer place = positions.get(need.task());
      int position = place != null ? place : step.rows().indexOf(need.task());
      if (need.task().equals(task)) {
        problem(new GraphProblem.SelfDependency(task));
      } else if (position < 0) {
        problem(new GraphProblem.UnknownDependency(task, need.task()));
      } else if (!before.add(position)) {
        problem(new GraphProblem.DuplicateDependency(task, need.task()));
      }
    }
  }

  private void checkMore(TaskId task, List<Dependency> needs) {
    TaskRow row = find(task);
    if (row == null) {
      return;
    }
    if (row.index() != expanding && (!mayWaitAgain(row) || isGranted(row))) {
      problem(
          "Expected a task that has not started to get more dependencies, but '%s' is %s."
              .formatted(task, describe(row)));
    }
    if (needs.isEmpty()) {
      problem("Expected dependencies for task '%s' to get, but found none.".formatted(task));
    }
    TaskDefinition definition = step.rows().definition(row.index());
    present += definition.needs();
    if (present > WorkflowCommand.MAX_PATCHED) {
      problem(
          new GraphProblem.LimitExceeded(
              "dependencies in the tasks that get more", WorkflowCommand.MAX_PATCHED, present));
      return;
    }
    Set<Integer> before = new HashSet<>();
    for (int page = 0; page * EdgePage.CAPACITY < definition.needs(); page++) {
      EdgePage edges = step.rows().needs(row.index(), page);
      for (int i = 0; i < edges.size(); i++) {
        before.add(edges.task(i));
      }
    }
    checkNeeds(task, needs, before);
  }

  private void checkEdit(TaskId task, TaskEdit edit) {
    TaskRow row = find(task);
    if (row == null) {
      return;
    }
    if (edit.isEmpty()) {
      problem("Expected something to change in task '%s', but found nothing.".formatted(task));
    } else if (row.state() != TaskState.WAITING) {
      problem(
          "Expected a task that waits to be edited, but '%s' is %s."
              .formatted(task, describe(row)));
    } else if (!edit.isPriorityOnly() && isTaken(row)) {
      problem(
          "Expected only the priority of a task that was %s to be edited, but '%s' was."
              .formatted(taken(row), task));
    } else if (edit.when() != null && !hasToWait(row)) {
      problem(
          "Expected only a task that waits for dependencies to get another condition, but '%s' waits for %s."
              .formatted(task, row.reason()));
    } else if (changesWhoEndsIt(row, edit) && !hasToWait(row)) {
      problem(
          "Expected only a task that waits for dependencies to become a gate or another task that no runner sees, or to be one no more, but '%s' waits for %s."
              .formatted(task, row.reason()));
    } else {
      checkEdited(edit.applyTo(step.spec(row.index())), edit);
    }
  }

  private void checkEdited(TaskSpec edited, TaskEdit edit) {
    ResourceRules.problem(edited, step).ifPresent(this::problem);
    ExpansionRules.problem(edited).ifPresent(this::problem);
    RepeatRules.problem(edited).ifPresent(this::problem);
    if (edit.when() != null) {
      SubmitDecider.conditionProblem(edited, step).ifPresent(this::problem);
    }
  }

  /** Returns the row of a task of the workflow; null: there is none, which is noted. */
  private @Nullable TaskRow find(TaskId task) {
    int index = step.rows().indexOf(task);
    if (index < 0) {
      problem(
          "Expected a task of workflow '%s' to be changed, but it has no '%s'."
              .formatted(patch.workflowId(), task));
      return null;
    }
    return step.task(index);
  }

  /** Returns whether a task was dispatched since its submit or its last reset. */
  static boolean isStarted(TaskRow row) {
    return row.attempt() > row.priorAttempts() || row.expansion() != null || row.repeat() != null;
  }

  private boolean changesWhoEndsIt(TaskRow row, TaskEdit edit) {
    TaskSpec spec = step.spec(row.index());
    return edit.action() != null
        && (spec.isEndedByLeader() || edit.applyTo(spec).isEndedByLeader());
  }

  private static boolean hasToWait(TaskRow row) {
    return row.reason() == WaitReason.DEPENDENCIES || row.reason() == WaitReason.HELD;
  }

  /** Returns whether a task may wait for more: what is held goes on as it was marked. */
  private static boolean mayWaitAgain(TaskRow row) {
    return row.state() == TaskState.WAITING && row.reason() != WaitReason.HELD && !isStarted(row);
  }

  /** Returns whether a runner has the task, had it, or may be about to go on with it. */
  private boolean isTaken(TaskRow row) {
    return isStarted(row) || isGranted(row);
  }

  private static String taken(TaskRow row) {
    return isStarted(row) ? "dispatched" : GRANTED;
  }

  private boolean isGranted(TaskRow row) {
    return new Continuations(step).isGranted(row);
  }

  private String describe(TaskRow row) {
    if (row.reason() == WaitReason.HELD) {
      return "being reset";
    }
    if (isGranted(row)) {
      return GRANTED;
    }
    return isStarted(row) && row.state() == TaskState.WAITING
        ? "waiting for its next attempt"
        : row.state().toString();
  }

  private void checkCycles() {
    PatchCycles cycles = new PatchCycles(step, added, positions, more);
    PatchCycles.Outcome outcome = cycles.findAmongAdded();
    if (outcome instanceof PatchCycles.Outcome.None && expanding < 0 && !fitsTheOrder()) {
      outcome = cycles.findThroughWorkflow();
    }
    switch (outcome) {
      case PatchCycles.Outcome.None _ -> {}
      case PatchCycles.Outcome.Found(var path) -> problem(new GraphProblem.Cycle(path));
      case PatchCycles.Outcome.TooFar _ ->
          problem(
              "Expected at most %,d dependencies of the workflow to decide whether the patch closes a cycle, but found more on both sides of the tasks that get dependencies."
                  .formatted(cycles.edgeLimit()));
    }
  }

  private boolean fitsTheOrder() {
    return problems.isEmpty()
        && step.workflow().ordered
        && PatchOrder.places(change(), step.rows()) != null;
  }

  /**
   * Returns the added tasks, each after those added ones that it needs and with its rank, for which
   * the tasks of the workflow that get to need it count with the ranks that they have.
   */
  private List<TaskSpec> ranked() {
    Map<TaskId, TaskSpec> whole = new HashMap<>();
    List<TaskSpec> graph = new ArrayList<>();
    for (TaskSpec task : added) {
      whole.put(task.id(), task);
      graph.add(task.withNeeds(onAdded(task.needs())));
    }
    more.forEach((task, needs) -> {
      TaskSpec spec = step.spec(step.rows().indexOf(task));
      graph.add(
          TaskSpec.of(task, new TaskAction.Sleep(Duration.ZERO), onAdded(needs))
              .withDuration(Duration.ofMillis(Math.max(0, spec.rankMs()))));
    });
    WorkflowSpec sorted =
        TaskOrder.sorted(
            new WorkflowSpec("patch", null, 0, OnFailure.CONTINUE, graph), step::expectedMs);
    List<TaskSpec> ranked = new ArrayList<>(added.size());
    for (TaskSpec task : sorted.tasks()) {
      TaskSpec asked = whole.get(task.id());
      if (asked != null) {
        ranked.add(asked.withRankMs(task.rankMs()));
      }
    }
    return ranked;
  }

  private List<Dependency> onAdded(List<Dependency> needs) {
    return needs.stream().filter(need -> positions.containsKey(need.task())).toList();
  }
}
