package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollbackTest {
  private static final TaskAction UNDO =
      new TaskAction.Shell("undo", TaskAction.ProcessSettings.NONE);

  private final PartitionRig rig = PartitionRig.create();
  private int wishes;

  private static TaskSpec task(String id, String... needs) {
    return PartitionRig.task(id, needs).withRetry(RetryPolicy.NONE).withUndo(UNDO);
  }

  private StepResult rollback(String... tasks) {
    return rig.handle(
        new WorkflowCommand.Rollback(
            PartitionRig.ID,
            "undo" + ++wishes,
            List.of(tasks).stream().map(TaskId::new).toList(),
            "why"));
  }

  private Effect.DispatchTask only(List<Effect.DispatchTask> dispatched) {
    assertThat(dispatched).hasSize(1);
    return dispatched.getFirst();
  }

  @Test
  void shouldWakeNobodyWhoseDependantsWereNotToldWhenTheRollbackBegan() {
    // Given
    PartitionRig narrow = new PartitionRig(PartitionRig.chunks(5));
    narrow.submit(
        task("z"), task("a"), task("b", "a"), task("c", "a", "b"), task("d", "a", "b", "c"));
    Effect.DispatchTask other = narrow.advance().getLast();
    narrow.run(other);
    narrow.handle(
        new WorkflowCommand.CancelTask(PartitionRig.ID, "stop", new TaskId("a"), false, "why"));
    assertThat(narrow.row("c").hasUnsettledDependants()).isTrue();

    // When
    narrow.handle(new WorkflowCommand.Rollback(PartitionRig.ID, "undo", List.of(), "why"));

    // Then
    assertThat(narrow.runAll()).containsExactly("z");
    assertThat(narrow.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
  }

  @Test
  void shouldUndoInReverseOrderWhenATaskFails() {
    // Given
    rig.submit(
        OnFailure.ROLLBACK, task("a"), task("b", "a"), PartitionRig.gate("g", "b"), task("c", "g"));
    for (int i = 0; i < 2; i++) {
      rig.run(only(rig.advance()));
    }
    Effect.DispatchTask last = only(rig.advance());

    // When
    rig.fail(last, rig.claim(last), 1);
    List<String> undone = rig.runAll();

    // Then
    assertThat(undone).containsExactly("b", "a");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
    assertThat(rig.state("a")).isEqualTo(TaskState.COMPENSATED);
    assertThat(rig.state("g")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("c")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void shouldGiveAnUndoItsActionAndTheTasksOutput() {
    // Given
    rig.submit(task("a"));
    Effect.DispatchTask forward = only(rig.advance());
    rig.succeed(forward, rig.claim(forward), "7");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);

    // When
    rollback();
    Effect.DispatchTask undo = only(rig.advance());

    // Then
    assertThat(undo.spec().action()).isEqualTo(UNDO);
    assertThat(forward.undo()).isFalse();
    assertThat(undo.undo()).isTrue();
    assertThat(undo.inputs()).isEqualTo(Map.of(new TaskId("a"), "7"));
    assertThat(undo.ref().attempt()).isEqualTo(2);
    assertThat(undo.ref().epoch()).isGreaterThan(forward.ref().epoch());
  }

  @Test
  void shouldParkAFailingUndoAndLeaveWhatItStandsOn() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("x"));
    rig.runAll();
    rollback();

    // When
    for (Effect.DispatchTask undo : rig.advance()) {
      Lease lease = rig.claim(undo);
      if (undo.ref().task().value().equals("b")) {
        rig.fail(undo, lease, 1);
      } else {
        rig.succeed(undo, lease);
      }
    }
    rig.runAll();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(rig.state("b")).isEqualTo(TaskState.PARKED);
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("x")).isEqualTo(TaskState.COMPENSATED);

    // When
    rollback();
    List<String> undone = rig.runAll();

    // Then
    assertThat(undone).containsExactly("b", "a");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
  }

  @Test
  void shouldUndoATaskWithWhatDependsOnIt() {
    // Given
    rig.submit(task("d", "b"), task("b", "a"), task("a"), task("c", "a"), task("e", "c"));
    rig.runAll();

    // When
    rollback("b");
    List<String> undone = rig.runAll();

    // Then
    assertThat(undone).containsExactly("d", "b");
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("e")).isEqualTo(TaskState.SUCCEEDED);

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of()));

    // Then
    assertThat(rig.runAll()).containsExactly("b", "d");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldStopARunningWorkflowFirst() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    rig.run(only(rig.advance()));
    Effect.DispatchTask running = only(rig.advance());
    Lease lease = rig.claim(running);

    // When
    StepResult stopped = rollback();

    // Then
    assertThat(stopped.effects()).anyMatch(Effect.StopLease.class::isInstance);
    assertThat(rig.runAll()).containsExactly("a");
    rig.succeed(running, lease);
    assertThat(rig.state("b")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
  }

  @Test
  void shouldRefuseToUndoATaskOfARunningWorkflow() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    rig.run(only(rig.advance()));

    // When
    rollback("a");

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("a workflow that has ended");
  }

  @Test
  void shouldParkAnUndoWhoseRollbackIsCancelled() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c"));
    rig.runAll();
    rollback();
    rig.claim(rig.advance().getFirst());

    // When
    rig.cancel();
    rig.advance();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.CANCELLED);
    assertThat(rig.state("b")).isEqualTo(TaskState.PARKED);
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);

    // When
    rollback();

    // Then
    assertThat(rig.runAll()).contains("b", "a", "c");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
  }

  @Test
  void shouldHoldTheTasksResourcesWhileItIsUndone() {
    // Given
    TaskSpec locked = task("a").withResources(List.of(ResourceWant.exclusive("prod")));
    rig.submit(locked);
    grant();
    rig.run(only(rig.advance()));
    rollback();

    // When
    grant();
    Effect.DispatchTask undo = only(rig.advance());

    // Then
    assertThat(undo.fencingToken()).isPositive();
    rig.run(undo);
    assertThat(rig.state("a")).isEqualTo(TaskState.COMPENSATED);
  }

  private long tokens;

  private void grant() {
    rig.advance();
    for (Effect effect : List.copyOf(rig.effects)) {
      if (effect instanceof Effect.ClaimResources claims) {
        boolean waits = rig.row("a").claim() == claims.claim().id().number();
        if (waits) {
          rig.handle(new WorkflowCommand.Grant(claims.claim().id(), ++tokens));
        }
      }
    }
  }

  @Test
  void shouldDoTheSameWhenTheLeaderDiesAfterEveryStep() {
    for (int seed = 0; seed < 40; seed++) {
      assertThat(fifty(seed, true)).as("seed %d", seed).isEqualTo(fifty(seed, false));
    }
  }

  /** Runs 50 tasks, of which the last fails; returns the events of the rollback and the end. */
  private static List<Object> fifty(int seed, boolean dying) {
    SplittableRandom random = new SplittableRandom(seed);
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(3));
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = Math.max(0, i - 6); j < i; j++) {
        if (random.nextInt(3) == 0) {
          needs.add("t" + j);
        }
      }
      if (i == 49) {
        needs.clear();
        for (int j = 0; j < 49; j++) {
          needs.add("t" + j);
        }
      }
      tasks.add(task("t" + i, needs.toArray(String[]::new)));
    }
    rig.submit(PartitionRig.header(50, 1, OnFailure.ROLLBACK, 0), tasks);
    Map<String, Integer> undone = new HashMap<>();
    while (!rig.workflow().state().isTerminal()) {
      List<Effect.DispatchTask> dispatched = new ArrayList<>();
      for (var next = rig.step(); next.isPresent(); next = rig.step()) {
        next.get().effects().stream()
            .filter(Effect.DispatchTask.class::isInstance)
            .map(Effect.DispatchTask.class::cast)
            .forEach(dispatched::add);
        if (dying) {
          rig.restart();
        }
      }
      for (Effect.DispatchTask dispatch : dispatched) {
        Lease lease = rig.claim(dispatch);
        if (dispatch.ref().task().value().equals("t49")) {
          rig.fail(dispatch, lease, 1);
        } else {
          if (dispatch.spec().action().equals(UNDO)) {
            undone.merge(dispatch.ref().task().value(), 1, Integer::sum);
          }
          rig.succeed(dispatch, lease);
        }
        if (dying) {
          rig.restart();
        }
      }
    }
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
    assertThat(undone).hasSize(49).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    return List.of(rig.workflow().state(), rig.workflow().tally(), undone);
  }
}
