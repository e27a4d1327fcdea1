package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.gate;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResetTest {
  private final PartitionRig rig = PartitionRig.create();

  private StepResult retry(String... tasks) {
    return rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "retry", ids(tasks)));
  }

  private StepResult rerun(String... tasks) {
    return rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", ids(tasks)));
  }

  private static List<TaskId> ids(String... tasks) {
    return Stream.of(tasks).map(TaskId::new).toList();
  }

  private static TaskSpec once(String id, String... needs) {
    return task(id, needs).withRetry(RetryPolicy.NONE);
  }

  private void fail(Effect.DispatchTask dispatch) {
    rig.fail(dispatch, rig.claim(dispatch), 1);
  }

  @Test
  void shouldRetryWhatFailedAndWhatWasSkippedForIt() {
    // Given
    rig.submit(once("a"), once("b", "a"), once("c"), once("d", "b", "c"));
    List<Effect.DispatchTask> first = rig.advance();
    fail(first.getFirst());
    rig.run(first.getLast());
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);

    // When
    retry();

    // Then
    assertThat(rig.runAll()).containsExactly("a", "b", "d");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.workflow().generation()).isEqualTo(2);
    assertThat(rig.row("a").attempt()).isEqualTo(2);
    assertThat(rig.row("c").attempt()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheOutputsOfWhatIsKept() {
    // Given
    rig.submit(once("a"), once("b"), once("c", "a", "b"));
    List<Effect.DispatchTask> first = rig.advance();
    rig.succeed(first.getFirst(), rig.claim(first.getFirst()), "\"kept\"");
    rig.succeed(first.getLast(), rig.claim(first.getLast()), "\"old\"");
    rig.runAll();

    // When
    rerun("b");
    Effect.DispatchTask b = rig.advance().getFirst();
    rig.succeed(b, rig.claim(b), "\"new\"");
    Effect.DispatchTask c = rig.advance().getFirst();

    // Then
    assertThat(c.inputs().values()).containsExactlyInAnyOrder("\"kept\"", "\"new\"");
  }

  @Test
  void shouldStopWhatRunsAndIgnoreWhatItReports() {
    // Given
    rig.submit(once("a"), once("b", "a"), once("c"));
    List<Effect.DispatchTask> first = rig.advance();
    rig.run(first.getFirst());
    Effect.DispatchTask b = rig.advance().getFirst();
    Lease lease = rig.claim(b);

    // When
    StepResult step = rerun("a");
    StepResult late = rig.succeed(b, lease);

    // Then
    assertThat(step.effects())
        .contains(new Effect.StopLease(PartitionRig.ID, b.ref(), lease, "the task was reset"));
    assertThat(late.events()).singleElement().isInstanceOf(WorkflowEvent.ReportIgnored.class);
    assertThat(rig.state("b")).isEqualTo(TaskState.WAITING);
  }

  @Test
  void shouldStopAClaimOfADispatchFromBeforeTheReset() {
    // Given
    rig.submit(once("a"));
    Effect.DispatchTask old = rig.advance().getFirst();
    rerun("a");
    Effect.DispatchTask fresh = rig.advance().getFirst();

    // When
    rig.claim(old);

    // Then
    assertThat(fresh.ref().epoch()).isGreaterThan(old.ref().epoch());
    assertThat(rig.state("a")).isEqualTo(TaskState.DISPATCHED);
    assertThat(rig.effects).last().isInstanceOf(Effect.StopLease.class);
  }

  @Test
  void shouldGiveTheWholePolicyAgain() {
    // Given
    RetryPolicy twice = new RetryPolicy(2, Duration.ZERO, 1, Duration.ZERO, 0, Set.of(), null);
    rig.submit(task("a").withRetry(twice));
    fail(rig.advance().getFirst());
    fail(rig.advance().getFirst());
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);

    // When
    retry();
    fail(rig.advance().getFirst());

    // Then
    Effect.DispatchTask last = rig.advance().getFirst();
    assertThat(last.ref().attempt()).isEqualTo(4);
    rig.run(last);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldOpenARunThatFailedFast() {
    // Given
    rig.submit(OnFailure.FAIL_FAST, once("a"), once("b"), once("c", "a", "b"));
    List<Effect.DispatchTask> first = rig.advance();
    fail(first.getFirst());
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(rig.state("b")).isEqualTo(TaskState.CANCELLED);

    // When
    retry();
    rig.restart();

    // Then
    assertThat(rig.runAll()).containsExactly("a", "b", "c");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldDoWhatWasStoppedWhenOneTaskOfACancelledRunRunsAgain() {
    // Given
    rig.submit(once("a"), once("b", "a"), once("c"), once("d", "c"));
    rig.run(rig.advance().getFirst());
    rig.cancel();

    // When
    rerun("a");

    // Then
    assertThat(rig.runAll()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldSkipAgainWhatIsKeptFromRunningByWhatIsKept() {
    // Given
    rig.submit(once("a"), once("b", "a"), once("c", "b"));
    fail(rig.advance().getFirst());

    // When
    retry("b");
    rig.advance();

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("c")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldRefuseWhatCannotBeRetried() {
    // Given
    rig.submit(once("a"), once("b", "a"));
    rig.run(rig.advance().getFirst());

    // When
    retry();
    retry("a");
    rerun();
    rerun("x");

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a task that failed, was cancelled, undone or is parked, but 'w' has none.",
            "Expected a task that did not succeed, but 'a' is SUCCEEDED.",
            "Expected the tasks to run again from, but found none.",
            "Expected a task of workflow 'w', but it has no 'x'.");
  }

  @Test
  void shouldResetALargeGraphInBoundedSteps() {
    // Given
    int width = 2000;
    List<TaskSpec> tasks = new ArrayList<>();
    tasks.add(gate("top"));
    for (int i = 0; i < width; i++) {
      tasks.add(gate("t" + i, "top"));
    }
    String[] all = tasks.stream().skip(1).map(spec -> spec.id().value()).toArray(String[]::new);
    tasks.add(gate("end", all));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    rig.advance();
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    int before = rig.events.size();

    // When
    int largest = rerun("top").events().size();
    for (var step = rig.step(); step.isPresent(); step = rig.step()) {
      largest = Math.max(largest, step.get().events().size());
    }

    // Then
    int chunk = EngineLimits.DEFAULT.chunk();
    assertThat(largest).isLessThanOrEqualTo(4 * chunk);
    assertThat(rig.events.subList(before, rig.events.size()))
        .filteredOn(WorkflowEvent.TaskReset.class::isInstance)
        .hasSize(width + 2);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }
}
