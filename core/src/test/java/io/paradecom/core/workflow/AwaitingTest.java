package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that the leader ends: by a word, by a signal, by the time. */
class AwaitingTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldGiveTheAnswersToDependants() {
    // Given
    rig.submit(
        doing("a", new TaskAction.Approval(null, false, Map.of("version", "Which?"))),
        task("b", "a"));
    assertThat(rig.advance()).isEmpty();

    // When
    answer("a", true, Map.of("version", "1.\"2\""));

    // Then
    assertThat(rig.advance().getFirst().inputs())
        .containsEntry(new TaskId("a"), "{\"version\":\"1.\\\"2\\\"\"}");
  }

  @Test
  void shouldRefuseAnApprovalThatLeavesQuestionsOpen() {
    // Given
    rig.submit(doing("a", new TaskAction.Approval(null, false, Map.of("version", "Which?"))));

    // When
    answer("a", true, Map.of());

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected the fields [version] in the approval of 'a', but found [].");
    assertThat(rig.row("a").reason()).isEqualTo(WaitReason.APPROVAL);
  }

  @Test
  void shouldFailForGoodWhenRejected() {
    // Given
    TaskSpec approval =
        doing("a", new TaskAction.Approval(null, false, Map.of())).withRetry(RetryPolicy.DEFAULT);
    rig.submit(approval, task("b", "a"), task("c", "a:FAILURE"));

    // When
    answer("a", false, Map.of());

    // Then
    TaskFailure failure = rig.row("a").failure();
    assertThat(failure).isNotNull().extracting(TaskFailure::kind).isEqualTo(FailureKind.REJECTED);
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.runAll()).containsExactly("c");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldTakeTheDefaultWhenNobodyAnswersInTime() {
    // Given
    rig.submit(
        doing("good", new TaskAction.Approval(HOUR, true, Map.of())),
        doing("bad", new TaskAction.Approval(HOUR, false, Map.of())));
    rig.advance();

    // When
    rig.restart();
    rig.advanceToNextDue();

    // Then
    assertThat(rig.state("good")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("bad")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void shouldNotTakeAnApprovalAfterItsTime() {
    // Given
    rig.submit(doing("a", new TaskAction.Approval(HOUR, false, Map.of())));
    rig.pass(HOUR);

    // When
    answer("a", true, Map.of());

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.FAILED);
    assertThat(rig.rejections())
        .containsExactly("Expected a task that waits for an approval, but 'a' is FAILED.");
  }

  @Test
  void shouldKeepASignalForTheTaskThatComes() {
    // Given
    rig.submit(task("a"), doing("b", new TaskAction.AwaitSignal("go", null), "a"));
    List<Effect.DispatchTask> first = rig.advance();

    // When
    signal("s1", "go", "42");
    rig.run(first.getFirst());

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.store.output(PartitionRig.ID, rig.row("b").index())).isEqualTo("42");
    assertThat(rig.workflow().signals()).isEmpty();
  }

  @Test
  void shouldGiveASignalToOneTaskAlone() {
    // Given
    rig.submit(
        doing("a", new TaskAction.AwaitSignal("go", null)),
        doing("b", new TaskAction.AwaitSignal("go", null)));

    // When
    signal("s1", "go", null);
    signal("s1", "go", null);
    rig.advance();

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("b").reason()).isEqualTo(WaitReason.SIGNAL);
  }

  @Test
  void shouldRefuseMoreSignalsThanItKeeps() {
    // Given
    rig.submit(task("a"));

    // When
    for (int i = 0; i <= KeptSignal.MAX_KEPT; i++) {
      signal("s" + i, "go", null);
    }

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected at most 32 signals of 65,536 bytes together that no task waits for, but 'w'"
                + " has 32.");
  }

  @Test
  void shouldLetTimePass() {
    // Given
    Instant past = rig.now().minusSeconds(1);
    rig.submit(
        doing("a", new TaskAction.Wait(HOUR, null)),
        doing("b", new TaskAction.Wait(null, past)),
        task("c", "a"));
    rig.advance();
    assertThat(rig.state("b")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("a").reason()).isEqualTo(WaitReason.TIMER);

    // When
    rig.advanceToNextDue();

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("c").state()).isEqualTo(TaskState.DISPATCHED);
  }

  private static TaskSpec doing(String id, TaskAction action, String... needs) {
    return task(id, needs).withAction(action);
  }

  private void answer(String task, boolean approved, Map<String, String> fields) {
    rig.handle(
        new WorkflowCommand.AnswerTask(
            PartitionRig.ID, "answer", new TaskId(task), approved, fields, "ada", "no"));
  }

  private void signal(String commandId, String name, @Nullable String data) {
    rig.handle(new WorkflowCommand.Signal(PartitionRig.ID, commandId, name, data, "ada"));
  }
}
