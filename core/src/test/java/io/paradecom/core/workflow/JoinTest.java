package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Edges of which some are enough, and tasks whose failure does no harm. */
class JoinTest {
  private final PartitionRig rig = PartitionRig.create();
  private final Map<String, Effect.DispatchTask> dispatched = new HashMap<>();

  @Test
  void shouldGoOnWithTheFirstDependencyThatHolds() {
    // Given
    rig.submit(task("a"), task("b"), any(task("c", "a", "b")));

    // When
    succeed("a");

    // Then
    assertThat(rig.row("c").reason()).isEqualTo(WaitReason.CREDIT);
    assertThat(rig.row("c").met()).isEqualTo(1);
  }

  @Test
  void shouldSkipOnlyWhenTooFewDependenciesMayHold() {
    // Given
    rig.submit(task("a"), task("b"), task("c"), atLeast(2, task("d", "a", "b", "c")));

    // When
    fail("a");

    // Then
    assertThat(rig.row("d").reason()).isEqualTo(WaitReason.DEPENDENCIES);

    // When
    fail("b");

    // Then
    assertThat(rig.state("d")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldCountAgainAfterARerun() {
    // Given
    rig.submit(task("a"), task("b"), any(task("c", "a", "b")));
    succeed("a");
    succeed("c");

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(new TaskId("a"))));
    rig.advance();

    // Then
    assertThat(rig.row("c").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    assertThat(rig.row("c").met()).isZero();
  }

  @Test
  void shouldTakeBackWhatWasToldWhenTheRunIsStoppedInTheMiddleOfAReset() {
    // Given: a run in which a has told c that it succeeded.
    PartitionRig narrow = new PartitionRig(PartitionRig.chunks(2));
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("a"), task("b"), any(task("c", "a", "b"))));
    for (int i = 0; i < 8; i++) {
      tasks.add(task("d" + i, "a"));
    }
    narrow.submit(tasks.toArray(TaskSpec[]::new));
    narrow.runAll();

    // When: it is stopped before a, which is to run again, has taken that back.
    narrow.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(new TaskId("a"))));
    narrow.handle(new WorkflowCommand.Cancel(PartitionRig.ID, "stop", ""));
    narrow.advance();
    assertThat(narrow.state("a")).isEqualTo(TaskState.CANCELLED);
    narrow.handle(
        new WorkflowCommand.Rerun(
            PartitionRig.ID, "all", List.of(new TaskId("a"), new TaskId("b"))));
    narrow.advance();

    // Then
    assertThat(narrow.row("c").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    assertThat(narrow.row("c").waitingFor()).isEqualTo(2);
    assertThat(narrow.row("c").met()).isZero();
  }

  @Test
  void shouldSucceedAlthoughAnOptionalTaskFailed() {
    // Given
    TaskSpec optional = task("a").withRole(new TaskRole(0, true));
    rig.submit(OnFailure.FAIL_FAST, optional, task("b", "a"), task("c", "a:FAILURE"));

    // When
    fail("a");
    succeed("b");
    succeed("c");

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldFailAlthoughADependantHandledTheFailure() {
    // Given
    rig.submit(task("a"), task("b", "a:FAILURE"), task("c", "a"));

    // When
    fail("a");
    succeed("b");

    // Then
    assertThat(rig.state("c")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldSucceedAlthoughTheTaskForAFailureWasSkipped() {
    // Given
    rig.submit(task("a"), task("b", "a:FAILURE"));

    // When
    succeed("a");

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRefuseAJoinOfMoreDependenciesThanThereAre() {
    // When
    rig.submit(task("a"), atLeast(2, task("b", "a")));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected task 'b' to need at least the 2 dependencies that its join asks for, but it"
                + " needs 1.");
  }

  private static TaskSpec task(String id, String... needs) {
    return PartitionRig.task(id, needs).withRetry(RetryPolicy.NONE);
  }

  private Effect.DispatchTask dispatch(String task) {
    rig.advance().forEach(next -> dispatched.put(next.ref().task().value(), next));
    return Objects.requireNonNull(dispatched.get(task), task);
  }

  private void succeed(String task) {
    rig.run(dispatch(task));
  }

  private void fail(String task) {
    Effect.DispatchTask dispatch = dispatch(task);
    rig.fail(dispatch, rig.claim(dispatch), 1);
  }

  private static TaskSpec any(TaskSpec task) {
    return atLeast(1, task);
  }

  private static TaskSpec atLeast(int count, TaskSpec task) {
    return task.withRole(new TaskRole(count, false));
  }
}
