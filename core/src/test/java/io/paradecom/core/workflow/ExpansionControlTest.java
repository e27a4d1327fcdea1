package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.answer;
import static io.paradecom.core.workflow.Expansions.below;
import static io.paradecom.core.workflow.Expansions.find;
import static io.paradecom.core.workflow.Expansions.only;
import static io.paradecom.core.workflow.Expansions.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What wishes about a task do that is broken down, before, beside and after its answer. */
class ExpansionControlTest {
  @Test
  void shouldRetryWhatFailedAndNotAskAgain() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));
    List<Effect.DispatchTask> parts = rig.advance();
    rig.run(parts.getFirst());
    for (int attempt = 1; attempt <= 3; attempt++) {
      Effect.DispatchTask part = attempt == 1 ? parts.getLast() : only(rig.advanceToNextDue());
      rig.fail(part, rig.claim(part), 1);
    }

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("plan"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRunAllPartsAgainWhenTheirTaskIs() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 7", "y Store 2 x"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Lexer 3", "y Grammar 3"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("plan"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1.1", "plan.1.2", "plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRunPartsAgainWhenWhatTheirTaskNeedsIs() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("before"), plan("plan", "before"));
    rig.run(only(rig.advance()));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("before"))));

    // Then
    assertThat(rig.runAll()).containsExactly("before", "plan.1", "plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldCancelASubtreeThatGrowsMeanwhile() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(1));
    rig.submit(PartitionRig.task("top"), PartitionRig.task("other"), below("top", plan("plan")));
    Effect.DispatchTask plan = find("plan", rig.advance());
    Lease lease = rig.claim(plan);

    // When
    rig.handle(
        new WorkflowCommand.CancelTask(
            PartitionRig.ID, "stop", new TaskId("top"), true, "not wanted"));
    assertThat(rig.state("plan")).isEqualTo(TaskState.RUNNING);
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2"));
    rig.advance();

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.state("plan.1")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.state("plan.2")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.workflow().pass()).isNull();
  }

  @Test
  void shouldTakeAnAnswerWhileTheTaskIsAboutToBeReset() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(2));
    TaskSpec[] tasks = new TaskSpec[8];
    tasks[0] = PartitionRig.task("a");
    tasks[1] = plan("plan", "a");
    for (int i = 2; i < 8; i++) {
      tasks[i] = PartitionRig.task("b" + i, "a");
    }
    rig.submit(tasks);
    rig.run(only(rig.advance()));
    Effect.DispatchTask plan = find("plan", rig.advance());
    Lease lease = rig.claim(plan);

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    assertThat(rig.workflow().pass()).isNotNull();
    assertThat(rig.state("plan")).isEqualTo(TaskState.RUNNING);
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2 x"));

    // Then
    assertThat(rig.runAll()).startsWith("a").contains("plan.1", "plan.2").doesNotContain("plan");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldIgnoreAnAnswerAfterTheRunWasStopped() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    Effect.DispatchTask dispatch = only(rig.advance());
    Lease lease = rig.claim(dispatch);
    rig.cancel();

    // When
    rig.succeed(dispatch, lease, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.workflow().tasksStaged()).isEqualTo(1);
    assertThat(rig.events).hasAtLeastOneElementOfType(WorkflowEvent.ReportIgnored.class);
  }

  @Test
  void shouldTakeAnAnswerWhileSomethingElseIsReset() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(2));
    TaskSpec[] tasks = new TaskSpec[8];
    tasks[0] = PartitionRig.task("a");
    for (int i = 1; i < 7; i++) {
      tasks[i] = PartitionRig.task("b" + i, "a");
    }
    tasks[7] = plan("plan");
    rig.submit(tasks);
    Effect.DispatchTask plan = null;
    for (Effect.DispatchTask dispatch : rig.advance()) {
      if (dispatch.ref().task().value().equals("plan")) {
        plan = dispatch;
      } else {
        rig.run(dispatch);
      }
    }
    rig.runAll();
    Lease lease = rig.claim(Objects.requireNonNull(plan));

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    assertThat(rig.workflow().pass()).isNotNull();
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.runAll()).contains("plan.1", "plan.2", "b6");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldUndoPartsAndNotTheirTask() {
    // Given
    PartitionRig rig = PartitionRig.create();
    TaskSpec plan =
        plan("plan").withUndo(new TaskAction.Shell("take back", TaskAction.ProcessSettings.NONE));
    rig.submit(OnFailure.CONTINUE, plan);
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rollback(PartitionRig.ID, "undo", List.of(), "not wanted"));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2", "plan.1");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
    assertThat(rig.state("plan")).isEqualTo(TaskState.SUCCEEDED);
  }
}
