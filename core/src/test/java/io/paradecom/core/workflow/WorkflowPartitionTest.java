package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkflowPartitionTest {
  private static final WorkflowId ID = new WorkflowId("w");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Lease LEASE = new Lease(new RunnerId("r1"), "i1", 1);

  private final WorkflowPartition partition =
      new WorkflowPartition(new InMemoryStore(), EngineLimits.DEFAULT, Interpreters.NONE);
  private final List<WorkflowEvent> events = new ArrayList<>();

  @Test
  void shouldRunADiamondInDependencyOrder() {
    // Given
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 4);
    submit(task("d", "b", "c"), task("b", "a"), task("c", "a"), task("a"));

    // When
    List<String> first = runAll(advance());
    List<String> second = runAll(advance());
    List<String> third = runAll(advance());

    // Then
    assertThat(first).containsExactly("a");
    assertThat(second).containsExactlyInAnyOrder("b", "c");
    assertThat(third).containsExactly("d");
    assertThat(events.getLast())
        .isEqualTo(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
    assertThat(partition.scanInvariants()).isEmpty();
  }

  @Test
  void shouldIgnoreAResultUnderAnotherLease() {
    // Given
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 1);
    submit(task("a"));
    Effect.DispatchTask dispatch = advance().getFirst();
    handle(new WorkflowCommand.Claimed(ID, dispatch.ref(), LEASE, NOW));

    // When
    Lease other = new Lease(new RunnerId("r2"), "i9", 7);
    StepResult result = handle(succeeded(dispatch, other));

    // Then
    assertThat(result.events()).singleElement().isInstanceOf(WorkflowEvent.ReportIgnored.class);
  }

  @Test
  void shouldSkipDependantsOfAFailedTask() {
    // Given
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 1);
    submit(task("a").withRetry(RetryPolicy.NONE), task("b", "a"), task("c", "b"));
    Effect.DispatchTask dispatch = advance().getFirst();
    handle(new WorkflowCommand.Claimed(ID, dispatch.ref(), LEASE, NOW));

    // When
    TaskFailure failure = new TaskFailure(FailureKind.EXIT_CODE, "exit 1", 1, List.of());
    StepResult result =
        handle(new WorkflowCommand.Failed(ID, dispatch.ref(), LEASE, failure, NOW, NOW));

    // Then
    assertThat(result.events()).filteredOn(WorkflowEvent.TaskSkipped.class::isInstance).hasSize(2);
    assertThat(result.events().getLast())
        .isEqualTo(new WorkflowEvent.WorkflowEnded(WorkflowState.FAILED));
  }

  private static TaskSpec task(String id, String... needs) {
    return TaskSpec.of(
        new TaskId(id),
        new TaskAction.Noop(),
        Stream.of(needs).map(TaskId::new).map(Dependency::onSuccess).toList());
  }

  private void submit(TaskSpec... tasks) {
    SubmitHeader header =
        new SubmitHeader("test", null, 0, OnFailure.CONTINUE, tasks.length, 1, "");
    handle(new WorkflowCommand.Submit(ID, "c1", header, 0, List.of(tasks)));
  }

  private StepResult handle(WorkflowCommand command) {
    StepResult result = partition.handle(command, NOW);
    events.addAll(result.events());
    return result;
  }

  private List<Effect.DispatchTask> advance() {
    List<Effect.DispatchTask> dispatched = new ArrayList<>();
    Optional<StepResult> result = partition.advance(NOW);
    while (result.isPresent()) {
      events.addAll(result.get().events());
      result.get().effects().stream()
          .filter(Effect.DispatchTask.class::isInstance)
          .map(Effect.DispatchTask.class::cast)
          .forEach(dispatched::add);
      result = partition.advance(NOW);
    }
    return dispatched;
  }

  private List<String> runAll(List<Effect.DispatchTask> dispatched) {
    for (Effect.DispatchTask dispatch : dispatched) {
      handle(new WorkflowCommand.Claimed(ID, dispatch.ref(), LEASE, NOW));
      handle(succeeded(dispatch, LEASE));
    }
    return dispatched.stream().map(d -> d.ref().task().value()).toList();
  }

  private static WorkflowCommand.Succeeded succeeded(Effect.DispatchTask dispatch, Lease lease) {
    return new WorkflowCommand.Succeeded(
        ID, dispatch.ref(), lease, new TaskResult(null, null, NOW, NOW));
  }
}
