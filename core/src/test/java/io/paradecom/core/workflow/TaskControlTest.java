package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.gate;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskControlTest {
  private final PartitionRig rig = PartitionRig.create();
  private int wishes;

  private StepResult cancel(String task, boolean subtree) {
    return rig.handle(
        new WorkflowCommand.CancelTask(
            PartitionRig.ID, "cancel-" + ++wishes, new TaskId(task), subtree, "no use"));
  }

  private StepResult skip(String task) {
    return rig.handle(
        new WorkflowCommand.SkipTask(
            PartitionRig.ID, "skip-" + ++wishes, new TaskId(task), "by hand"));
  }

  private static TaskSpec child(String id, String parent, String... needs) {
    TaskSpec plain = task(id, needs);
    return new TaskSpec(
        plain.id(),
        plain.text(),
        plain.action(),
        plain.needs(),
        plain.retry(),
        plain.timeouts(),
        plain.queue(),
        0,
        null,
        -1,
        plain.disposition(),
        new TaskId(parent),
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  @Test
  void shouldStopARunningTaskAndSkipItsDependants() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c"));
    Effect.DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);

    // When
    StepResult step = cancel("a", false);

    // Then
    assertThat(step.effects())
        .containsExactly(new Effect.StopLease(PartitionRig.ID, a.ref(), lease, "no use"));
    assertThat(rig.state("a")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("c")).isEqualTo(TaskState.DISPATCHED);
  }

  @Test
  void shouldIgnoreTheResultOfACancelledTask() {
    // Given
    rig.submit(task("a"), task("b"));
    Effect.DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);
    cancel("a", false);

    // When
    StepResult step = rig.succeed(a, lease);

    // Then
    assertThat(step.events())
        .singleElement()
        .isInstanceOfSatisfying(
            WorkflowEvent.ReportIgnored.class,
            ignored -> assertThat(ignored.reason()).isEqualTo("the task is CANCELLED"));
  }

  @Test
  void shouldStopAClaimThatComesAfterTheCancelOfADispatchedTask() {
    // Given
    rig.submit(task("a"), task("b"));
    Effect.DispatchTask a = rig.advance().getFirst();
    cancel("a", false);

    // When
    rig.claim(a);

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.effects).last().isInstanceOf(Effect.StopLease.class);
  }

  @Test
  void shouldEndARunWithoutFailureAsSucceeded() {
    // Given
    rig.submit(task("a"), task("b", "a:FAILURE"));

    // When
    cancel("a", false);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldLetDependantsGoOnAfterASkip() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c", "a:FAILURE"), task("d", "a:SKIPPED"));

    // When
    skip("a");

    // Then
    assertThat(rig.row("a").waived()).isTrue();
    assertThat(rig.state("c")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.runAll()).containsExactlyInAnyOrder("b", "d");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRefuseToSkipWhatARunnerMayBeWorkingOn() {
    // Given
    rig.submit(task("a"));
    rig.advance();

    // When
    skip("a");

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected a task that waits or is parked, but 'a' is DISPATCHED.");
  }

  @Test
  void shouldCarryOutAWishOnceHoweverOftenItComes() {
    // Given
    rig.submit(task("a"), task("b"));
    List<WorkflowCommand.ClientCommand> wishes =
        List.of(
            new WorkflowCommand.Pause(PartitionRig.ID, "pause"),
            new WorkflowCommand.Resume(PartitionRig.ID, "resume"),
            new WorkflowCommand.CancelTask(PartitionRig.ID, "stop", new TaskId("a"), false, ""),
            new WorkflowCommand.Retry(PartitionRig.ID, "retry", List.of(new TaskId("a"))));
    for (WorkflowCommand.ClientCommand wish : wishes) {
      rig.handle(wish);
    }
    rig.runAll();
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    rig.runAll();
    int events = rig.events.size();
    rig.restart();

    // When
    for (WorkflowCommand.ClientCommand wish : wishes) {
      StepResult repeated = rig.handle(wish);

      // Then
      assertThat(repeated.effects())
          .containsExactly(
              new Effect.AcceptAgain(PartitionRig.ID, wish.commandId(), rig.workflow().run()));
    }
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    rig.advance();
    assertThat(rig.events).hasSize(events);
    assertThat(rig.workflow().generation()).isEqualTo(3);
  }

  @Test
  void shouldRefuseUnknownAndEndedTasks() {
    // Given
    rig.submit(task("a"), task("b"));
    cancel("a", false);

    // When
    cancel("a", false);
    cancel("x", true);

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a task that has not ended, but 'a' is CANCELLED.",
            "Expected a task of workflow 'w', but it has no 'x'.");
  }

  @Test
  void shouldCancelASubtreeInChunks() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(3));
    List<TaskSpec> tasks =
        IntStream.range(0, 20)
            .mapToObj(
                i -> i % 2 == 0 ? child("t" + i, i < 10 ? "p" : "t" + (i - 2)) : task("t" + i))
            .toList();
    List<TaskSpec> all = new ArrayList<>(tasks);
    all.add(gate("p", "t0", "t2"));
    all.add(task("after", "p"));
    small.submit(PartitionRig.header(all.size(), 1), all);
    small.advance();

    // When
    small.handle(
        new WorkflowCommand.CancelTask(PartitionRig.ID, "cancel", new TaskId("p"), true, ""));
    boolean inOneStep = small.workflow().pass() == null;
    small.advance();

    // Then
    assertThat(inOneStep).isFalse();
    assertThat(small.workflow().pass()).isNull();
    assertThat(small.state("p")).isEqualTo(TaskState.CANCELLED);
    assertThat(small.state("after")).isEqualTo(TaskState.SKIPPED);
    for (int i = 0; i < 20; i++) {
      assertThat(small.state("t" + i) == TaskState.CANCELLED).as("t%d", i).isEqualTo(i % 2 == 0);
    }
  }
}
