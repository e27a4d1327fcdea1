package io.paradecom.core.workflow;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the rows of each live workflow agree with each other. */
final class InvariantScan {
  private final WorkflowStore store;
  private final List<String> violations = new ArrayList<>();

  private InvariantScan(WorkflowStore store) {
    this.store = store;
  }

  /** Returns one sentence for each disagreement. Cost: O(tasks + edges). */
  static List<String> scan(WorkflowStore store) {
    InvariantScan scan = new InvariantScan(store);
    List<WorkflowRow> workflows = new ArrayList<>();
    store.forEachWorkflow(workflows::add);
    workflows.forEach(scan::check);
    return scan.violations;
  }

  private void check(WorkflowRow workflow) {
    if (workflow.state().isTerminal()) {
      return;
    }
    int[] settled = new int[workflow.tasksStaged()];
    int[] met = new int[workflow.tasksStaged()];
    Tally tally = Tally.empty();
    List<TaskRow> rows = rows(workflow);
    for (TaskRow row : rows) {
      tally.add(row, 1);
      countSettled(workflow, row, settled, met);
      checkAwaiting(workflow, row);
      checkReason(workflow, row);
      checkHeld(workflow, row);
      checkUnmet(workflow, row);
      checkRounds(workflow, row);
      checkResources(workflow, row);
    }
    if (!tally.equals(workflow.tally())) {
      violations.add(
          "Expected the tally of '%s' to be %s, but found %s."
              .formatted(
                  workflow.id(),
                  Arrays.toString(tally.toArray()),
                  Arrays.toString(workflow.tally().toArray())));
    }
    for (TaskRow row : rows) {
      checkWaiting(workflow, row, settled[row.index()]);
      checkMet(workflow, row, met[row.index()]);
    }
  }

  private List<TaskRow> rows(WorkflowRow workflow) {
    List<TaskRow> rows = new ArrayList<>();
    for (int i = 0; i < workflow.tasksStaged(); i++) {
      TaskRow kept = store.task(workflow.id(), i);
      TaskDefinition definition = store.definition(workflow.id(), i);
      if (definition == null) {
        violations.add(
            "Expected task %d of '%s' to be defined, but it is not.".formatted(i, workflow.id()));
      } else {
        rows.add(kept == null ? definition.initialRow() : kept);
      }
    }
    return rows;
  }

  private void countSettled(WorkflowRow workflow, TaskRow row, int[] settled, int[] met) {
    Ending ending = row.counted();
    for (int i = 0; i < row.settled(); i++) {
      EdgePage page = store.dependants(workflow.id(), row.index(), i / EdgePage.CAPACITY);
      int dependant = page.task(i % EdgePage.CAPACITY);
      settled[dependant]++;
      met[dependant] += ending != null && ending.satisfies(page.on(i % EdgePage.CAPACITY)) ? 1 : 0;
    }
  }

  private void checkReason(WorkflowRow workflow, TaskRow row) {
    boolean waiting = row.state() == TaskState.WAITING;
    if (waiting != (row.reason() != null)) {
      violations.add(
          "Expected exactly the waiting tasks to have a reason, but task %d of '%s' is %s with %s."
              .formatted(row.index(), workflow.id(), row.state(), row.reason()));
    }
    if ((row.state() == TaskState.RUNNING) != (row.lease() != null)) {
      violations.add(
          "Expected exactly the running tasks to have a lease, but task %d of '%s' is %s with %s."
              .formatted(row.index(), workflow.id(), row.state(), row.lease()));
    }
  }

  private void checkResources(WorkflowRow workflow, TaskRow row) {
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    boolean wants = definition != null && definition.spec().wantsResources();
    boolean sound = wants ? isSoundHolder(row) : row.claim() == 0 && !isLacking(row);
    if (!sound || (row.token() != 0 && row.claim() == 0)) {
      violations.add(
          "Expected exactly tasks on their way to run to hold what they want, but found %s of '%s'."
              .formatted(row, workflow.id()));
    }
  }

  private static boolean isSoundHolder(TaskRow row) {
    boolean goes = row.reason() == WaitReason.CREDIT || row.state().isInFlight();
    return goes == (row.token() != 0) && (goes || isLacking(row) || row.claim() == 0);
  }

  private static boolean isLacking(TaskRow row) {
    return row.reason() == WaitReason.RESOURCE;
  }

  private void checkUnmet(WorkflowRow workflow, TaskRow row) {
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    boolean asks = definition != null && definition.spec().role().when() != null;
    if (row.unmet() != null && (row.state() != TaskState.SKIPPED || !asks)) {
      violations.add(
          "Expected only a skipped task to have a condition that does not hold, but found %s of '%s'."
              .formatted(row, workflow.id()));
    }
  }

  private void checkRounds(WorkflowRow workflow, TaskRow row) {
    RepeatMark mark = row.repeat();
    if (mark == null) {
      return;
    }
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    if (definition != null && !isSound(mark, definition.spec().role().repeat(), row)) {
      violations.add(
          "Expected a task to end with its last round, but found %s of '%s'."
              .formatted(row, workflow.id()));
    }
  }

  private static boolean isSound(RepeatMark mark, @Nullable RepeatSpec how, TaskRow row) {
    if (how == null || mark.rounds() < 1 || mark.rounds() > how.rounds()) {
      return false;
    }
    boolean over = mark.holds() || mark.rounds() == how.rounds();
    return !over || row.ending() != null || row.isUndoing();
  }

  private void checkHeld(WorkflowRow workflow, TaskRow row) {
    if (row.reason() == WaitReason.HELD
        && row.index() < workflow.activated()
        && workflow.pass() == null
        && workflow.state().isOpen()) {
      violations.add(
          "Expected task %d of '%s' not to be held, since no reset is under way, but it is."
              .formatted(row.index(), workflow.id()));
    }
  }

  /** Checks that a task comes behind the first page of what it needs, which is most of it. */
  private void checkPlace(WorkflowRow workflow, @Nullable TaskDefinition task) {
    EdgePage needs = task == null ? EdgePage.EMPTY : task.firstNeeds();
    for (int i = 0; workflow.ordered() && i < needs.size(); i++) {
      TaskDefinition need = store.definition(workflow.id(), needs.task(i));
      if (task != null && need != null && need.place() >= task.place()) {
        violations.add(
            "Expected task %d of '%s' to come after task %d, but it does not."
                .formatted(task.index(), workflow.id(), need.index()));
      }
    }
  }

  private static boolean isHeldByNothing(TaskRole role, TaskRow row) {
    return Join.holds(role, row) || (role.isPartial() && !Join.mayHold(role, row, true));
  }

  private void checkMet(WorkflowRow workflow, TaskRow row, int met) {
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    boolean partial = definition != null && definition.spec().role().isPartial();
    if (row.met() != (partial ? met : TaskRow.NOT_COUNTED)) {
      violations.add(
          "Expected task %d of '%s' to count %d edges that hold, but found %d."
              .formatted(row.index(), workflow.id(), met, row.met()));
    }
  }

  /** Checks that exactly tasks that the leader ends wait for that, and for what they are to. */
  private void checkAwaiting(WorkflowRow workflow, TaskRow row) {
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    WaitReason reason = row.reason();
    WaitReason own =
        definition != null && definition.spec().action() instanceof TaskAction.Awaited awaited
            ? Awaiting.reason(awaited)
            : null;
    boolean sound =
        reason == null
            || reason == WaitReason.DEPENDENCIES
            || reason == WaitReason.HELD
            || (own == null ? !reason.endsTask() : reason == own)
            || (own == WaitReason.WORKFLOW && isDelay(reason));
    if (!sound) {
      violations.add(
          "Expected task %d of '%s' to wait for what ends it, but found %s."
              .formatted(row.index(), workflow.id(), reason));
    }
  }

  private static boolean isDelay(WaitReason reason) {
    return reason == WaitReason.BACKOFF || reason == WaitReason.ROUND;
  }

  private void checkWaiting(WorkflowRow workflow, TaskRow row, int settled) {
    TaskDefinition definition = store.definition(workflow.id(), row.index());
    int dependencies = definition == null ? 0 : definition.needs();
    checkPlace(workflow, definition);
    if (row.waitingFor() != dependencies - settled) {
      violations.add(
          "Expected task %d of '%s' to wait for %d dependencies, but found %d."
              .formatted(row.index(), workflow.id(), dependencies - settled, row.waitingFor()));
    }
    boolean overlooked =
        row.reason() == WaitReason.DEPENDENCIES
            && definition != null
            && isHeldByNothing(definition.spec().role(), row)
            && row.index() < workflow.activated()
            && !Pass.isReset(workflow.pass())
            && workflow.state().isOpen();
    if (overlooked) {
      violations.add(
          "Expected task %d of '%s' to go on, since nothing holds it, but it waits."
              .formatted(row.index(), workflow.id()));
    }
  }
}
