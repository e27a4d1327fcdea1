package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChildTest {
  private final PartitionRig rig = PartitionRig.create();

  private static TaskSpec sub(String id, Map<String, String> parameters, String... needs) {
    return TaskSpec.of(
            new TaskId(id),
            new TaskAction.SubWorkflow(
                new SubWorkflowSpec("part", 0, parameters, List.of(new TaskId("out")))),
            List.of(needs).stream().map(need -> Dependency.onSuccess(new TaskId(need))).toList())
        .withRetry(RetryPolicy.NONE);
  }

  private static TaskSpec retried(TaskSpec task, int attempts) {
    return task.withRetry(
        new RetryPolicy(
            attempts, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, Set.of(), null));
  }

  private List<Effect.StartChild> starts() {
    return of(Effect.StartChild.class);
  }

  private <E extends Effect> List<E> of(Class<E> kind) {
    return rig.effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<ChildControl> words() {
    return of(Effect.TellChild.class).stream().map(word -> word.command().control()).toList();
  }

  private Effect.StartChild start(TaskSpec... tasks) {
    rig.submit(tasks);
    rig.advance();
    return starts().getLast();
  }

  private void end(
      Effect.StartChild start, WorkflowState state, @Nullable String output, String detail) {
    rig.handle(new ChildEnded(start.parent(), start.child(), state, output, detail));
    rig.advance();
  }

  private TaskFailure failure() {
    return Objects.requireNonNull(rig.row("t").failure(), "failure of t");
  }

  @Test
  void shouldStartAWorkflowAndEndAsThatEnds() {
    // When
    Effect.StartChild start =
        start(sub("t", Map.of("who", "x-${task:id}")), PartitionRig.task("n", "t"));

    // Then
    assertThat(start.child()).isEqualTo(new WorkflowId("w--t--1"));
    assertThat(start.parameters()).containsExactly(Map.entry("who", "x-t"));
    assertThat(start.parent().lineage()).containsExactly("");
    assertThat(rig.row("t").reason()).isEqualTo(WaitReason.WORKFLOW);
    assertThat(rig.row("t").attempt()).isEqualTo(1);

    // When
    end(start, WorkflowState.SUCCEEDED, "7", "");

    // Then
    assertThat(rig.state("t")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.store.output(PartitionRig.ID, 0)).isEqualTo("7");
    assertThat(rig.state("n")).isEqualTo(TaskState.DISPATCHED);
    assertThat(words()).isEmpty();
  }

  @Test
  void shouldFillParametersInFromOutputsAsData() {
    // Given
    rig.submit(
        PartitionRig.task("a"), sub("t", Map.of("v", "${input:a}", "w", "<${input:a}>"), "a"));
    Effect.DispatchTask first = rig.advance().getFirst();

    // When
    rig.succeed(first, rig.claim(first), "\"${secret:X}\"");
    rig.advance();

    // Then
    assertThat(starts().getFirst().parameters())
        .containsEntry("v", "\"${secret:X}\"")
        .containsEntry("w", "<\"${secret:X}\">");
  }

  @Test
  void shouldFailWhenAnOutputIsMissing() {
    // Given
    rig.submit(PartitionRig.task("a"), sub("t", Map.of("v", "${input:a}"), "a"));
    Effect.DispatchTask first = rig.advance().getFirst();

    // When
    rig.run(first);
    rig.advance();

    // Then
    assertThat(starts()).isEmpty();
    assertThat(failure().kind()).isEqualTo(FailureKind.CHILD_REFUSED);
    assertThat(failure().message())
        .contains("for ${input:a} in the parameter 'v', but its task gave none");
  }

  @Test
  void shouldStartAnotherWorkflowWithEachAttempt() {
    // Given
    Effect.StartChild first = start(retried(sub("t", Map.of()), 2));

    // When
    end(first, WorkflowState.FAILED, null, "");
    rig.advanceToNextDue();

    // Then
    Effect.StartChild second = starts().getLast();
    assertThat(second.child()).isEqualTo(new WorkflowId("w--t--2"));
    assertThat(second.parent().commandId()).isNotEqualTo(first.parent().commandId());

    // When what is said of the first comes once more
    end(first, WorkflowState.SUCCEEDED, "1", "");

    // Then
    assertThat(rig.state("t")).isEqualTo(TaskState.WAITING);

    // When
    end(second, WorkflowState.FAILED, null, "it broke");

    // Then
    assertThat(rig.state("t")).isEqualTo(TaskState.FAILED);
    assertThat(failure().message())
        .isEqualTo("Expected workflow 'w--t--2' to end SUCCEEDED, but it ended FAILED: it broke");
    assertThat(words()).isEmpty();
  }

  @Test
  void shouldNotTryAgainWhatCannotBeStarted() {
    // Given
    Effect.StartChild start = start(retried(sub("t", Map.of()), 3));

    // When
    end(start, WorkflowState.REFUSED, null, "Expected a definition 'part', but there is none.");

    // Then
    assertThat(failure().kind()).isEqualTo(FailureKind.CHILD_REFUSED);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void shouldStopTheWorkflowWhenItsTaskGoesElsewhere() {
    // Given
    Effect.StartChild start = start(sub("t", Map.of()));

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(new TaskId("t"))));
    rig.advance();

    // Then
    assertThat(words()).containsExactly(ChildControl.CANCEL);
    assertThat(of(Effect.TellChild.class).getFirst().command().workflowId())
        .isEqualTo(start.child());
    assertThat(starts().getLast().child()).isEqualTo(new WorkflowId("w--t--2"));

    // When
    rig.cancel();

    // Then
    assertThat(words()).containsExactly(ChildControl.CANCEL, ChildControl.CANCEL);
  }

  @Test
  void shouldStopTheWorkflowWhenItTakesTooLong() {
    // Given
    start(sub("t", Map.of()).withTimeouts(new Timeouts(null, Duration.ofMinutes(1), null, null)));

    // When
    rig.advanceToNextDue();

    // Then
    assertThat(failure().kind()).isEqualTo(FailureKind.ATTEMPT_TIMEOUT);
    assertThat(words()).containsExactly(ChildControl.CANCEL);
  }

  @Test
  void shouldPassPausesOnAndStartNothingMeanwhile() {
    // Given
    start(sub("t", Map.of()), PartitionRig.task("a"), sub("u", Map.of(), "a"));
    Effect.DispatchTask other = of(Effect.DispatchTask.class).getFirst();

    // When
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "p"));
    rig.run(other);
    rig.restart();
    rig.advance();

    // Then
    assertThat(words()).containsExactly(ChildControl.PAUSE);
    assertThat(starts()).hasSize(1);
    assertThat(rig.row("u").reason()).isEqualTo(WaitReason.WORKFLOW);

    // When
    rig.handle(new WorkflowCommand.Resume(PartitionRig.ID, "r"));
    rig.advance();

    // Then
    assertThat(words()).containsExactly(ChildControl.PAUSE, ChildControl.RESUME);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void shouldFollowTheWordOfItsOwnParentAndTellItOfItsEnd() {
    // Given
    ParentTask parent = parent(3, List.of(new TaskId("out")));
    rig.submit(
        PartitionRig.header(1, 1).withOrigin(new WorkflowOrigin("part", 1, Map.of(), parent)),
        List.of(PartitionRig.task("out")));
    Effect.DispatchTask only = rig.advance().getFirst();

    // When
    control(parent(4, List.of()), ChildControl.CANCEL);
    control(parent, ChildControl.PAUSE);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.PAUSED);

    // When
    control(parent, ChildControl.RESUME);
    rig.succeed(only, rig.claim(only), "{\"a\":1}");

    // Then
    assertThat(of(Effect.TellParent.class))
        .extracting(Effect.TellParent::command)
        .containsExactly(
            new ChildEnded(parent, PartitionRig.ID, WorkflowState.SUCCEEDED, "{\"a\":1}", ""));

    // When
    control(parent, ChildControl.CANCEL);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldTellItsParentThatItWasStopped() {
    // Given
    ParentTask parent = parent(3, List.of());
    rig.submit(
        PartitionRig.header(1, 1).withOrigin(new WorkflowOrigin("part", 1, Map.of(), parent)),
        List.of(PartitionRig.task("a")));

    // When
    control(parent, ChildControl.CANCEL);
    rig.advance();

    // Then
    assertThat(of(Effect.TellParent.class).getFirst().command().state())
        .isEqualTo(WorkflowState.CANCELLED);
  }

  @Test
  void shouldTellItsParentThatItIsNotTakenIn() {
    // Given
    ParentTask parent = parent(3, List.of(new TaskId("nowhere")));

    // When
    rig.submit(
        PartitionRig.header(1, 1).withOrigin(new WorkflowOrigin("part", 1, Map.of(), parent)),
        List.of(PartitionRig.task("a")));
    rig.handle(
        new WorkflowCommand.Submit(
            PartitionRig.ID,
            "other",
            PartitionRig.header(1, 1)
                .withOrigin(new WorkflowOrigin("part", 1, Map.of(), parent(4, List.of()))),
            0,
            List.of(PartitionRig.task("a"))));

    // Then
    assertThat(of(Effect.TellParent.class))
        .extracting(told -> told.command().detail())
        .satisfiesExactly(
            first -> assertThat(first).contains("Expected a task 'nowhere'"),
            second -> assertThat(second).contains("'w' is taken by a run in state REFUSED"));
  }

  @Test
  void shouldNotStartItself() {
    // Given
    ParentTask above =
        new ParentTask(
            new WorkflowId("p"),
            rigRun(),
            new TaskId("t"),
            0,
            3,
            List.of(),
            List.of("", "part", "other"));

    // When
    rig.submit(
        PartitionRig.header(1, 1).withOrigin(new WorkflowOrigin("more", 1, Map.of(), above)),
        List.of(sub("t", Map.of())));
    rig.advance();

    // Then
    assertThat(starts()).isEmpty();
    assertThat(failure().message())
        .isEqualTo(
            "Expected a definition that does not start itself, but found a graph -> part -> other"
                + " -> more -> part.");
  }

  @Test
  void shouldFailFastWithItsWorkflow() {
    // Given
    rig.submit(OnFailure.FAIL_FAST, sub("t", Map.of()), sub("u", Map.of()));
    rig.advance();

    // When
    end(starts().getFirst(), WorkflowState.CANCELLED, null, "");

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(words()).containsExactly(ChildControl.CANCEL);
  }

  @Test
  void shouldKeepLongIdsApart() {
    WorkflowId parent = new WorkflowId("p".repeat(120));

    WorkflowId one = ParentTask.childId(parent, new TaskId("t".repeat(100)), 1);
    WorkflowId other = ParentTask.childId(parent, new TaskId("t".repeat(101)), 1);

    assertThat(one).isNotEqualTo(other);
    assertThat(one.value()).startsWith("ppp").endsWith("--1").hasSizeLessThanOrEqualTo(128);
  }

  private static RunId rigRun() {
    return new RunId("run");
  }

  private static ParentTask parent(long epoch, List<TaskId> outputs) {
    return new ParentTask(
        new WorkflowId("p"), rigRun(), new TaskId("t"), 0, epoch, outputs, List.of(""));
  }

  private void control(ParentTask parent, ChildControl control) {
    rig.handle(new ControlChild(PartitionRig.ID, parent, control, "so"));
  }
}
