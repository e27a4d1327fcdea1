package io.paradecom.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.ResetScope;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTraceTest {
  private static final RunId RUN = new RunId("r");
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");
  private static final Lease LEASE = new Lease(new RunnerId("r1"), "i", 1);
  private static final QueueName QUEUE = new QueueName("default");

  private final List<TraceSpan> spans = new ArrayList<>();
  private final RunTrace trace = new RunTrace(new WorkflowId("w"), RUN, spans::add);
  private long sequence;

  /** Takes in an event in each of the next seconds. */
  private void happen(WorkflowEvent... events) {
    for (WorkflowEvent event : events) {
      sequence++;
      trace.event(Instant.ofEpochSecond(sequence), sequence, event);
    }
  }

  private static WorkflowEvent submitted() {
    return new WorkflowEvent.WorkflowSubmitted(
        RUN, new SubmitHeader("Nightly", null, 0, OnFailure.CONTINUE, 2, 1, ""), "c");
  }

  private static WorkflowEvent staged() {
    return new WorkflowEvent.TasksStaged(0, 0, List.of(task(A), task(B, A)));
  }

  private static TaskSpec task(TaskId id, TaskId... needs) {
    return TaskSpec.of(
        id, new TaskAction.Gate(), Stream.of(needs).map(Dependency::onSuccess).toList());
  }

  private static WorkflowEvent dispatched(int index, TaskId task, int attempt) {
    return new WorkflowEvent.TaskDispatched(index, task, attempt, QUEUE);
  }

  private static WorkflowEvent claimed(int index, TaskId task) {
    return new WorkflowEvent.TaskClaimed(index, task, LEASE, Instant.EPOCH);
  }

  private static WorkflowEvent succeeded(int index, TaskId task, int attempt) {
    TaskResult result = new TaskResult(null, null, Instant.EPOCH, Instant.EPOCH);
    return new WorkflowEvent.TaskSucceeded(index, task, attempt, result);
  }

  private TraceSpan span(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void shouldNestAttemptsInTasksAndTasksInTheRun() {
    // When
    happen(submitted(), staged(), new WorkflowEvent.WorkflowStarted());
    happen(new WorkflowEvent.TaskReady(0, A), dispatched(0, A, 1), claimed(0, A));
    happen(succeeded(0, A, 1), new WorkflowEvent.TaskReady(1, B), dispatched(1, B, 1));
    happen(claimed(1, B), succeeded(1, B, 1));
    happen(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));

    // Then
    assertThat(spans)
        .extracting(TraceSpan::name)
        .containsExactly("a attempt 1", "a", "b attempt 1", "b", "Nightly");
    TraceSpan task = span("a");
    assertThat(span("a attempt 1").parent()).isEqualTo(task.id());
    assertThat(span("a attempt 1").id()).isEqualTo(TraceIds.attempt(RUN, A, 5));
    assertThat(task.parent()).isEqualTo(span("Nightly").id());
    assertThat(task.start()).isEqualTo(Instant.ofEpochSecond(4));
    assertThat(task.end()).isEqualTo(Instant.ofEpochSecond(7));
    assertThat(task.moments()).extracting(TraceSpan.Moment::name).containsExactly("dispatched");
    assertThat(span("b").after()).containsExactly(task.id());
    assertThat(spans).allMatch(span -> span.error() == null);
    assertThat(spans).extracting(TraceSpan::trace).containsOnly(TraceIds.trace(RUN));
    assertThat(trace.isOver()).isTrue();
  }

  @Test
  void shouldTellEachAttemptWithItsError() {
    // When
    TaskFailure failure = TaskFailure.of(FailureKind.EXIT_CODE, "Expected 0, but found 3.");
    happen(submitted(), staged(), new WorkflowEvent.TaskReady(0, A), dispatched(0, A, 1));
    happen(claimed(0, A), new WorkflowEvent.AttemptFailed(0, A, 1, failure, null, null));
    happen(dispatched(0, A, 2), claimed(0, A));
    happen(new WorkflowEvent.AttemptFailed(0, A, 2, failure, null, null));
    happen(new WorkflowEvent.TaskFailed(0, A, failure), new WorkflowEvent.TaskSkipped(1, B, A));
    happen(new WorkflowEvent.WorkflowEnded(WorkflowState.FAILED));

    // Then
    assertThat(spans)
        .extracting(TraceSpan::name)
        .containsExactly("a attempt 1", "a attempt 2", "a", "Nightly");
    assertThat(span("a").error()).isEqualTo(failure.message());
    assertThat(span("a").attributes()).containsEntry("paradecom.attempts", 2L);
    assertThat(span("Nightly").error()).isEqualTo("it is FAILED");
    assertThat(span("a attempt 1").id()).isNotEqualTo(span("a attempt 2").id());
  }

  @Test
  void shouldHaveASpanOfTheRunForEachTimeThatItIsOpen() {
    // When
    happen(submitted(), staged(), new WorkflowEvent.TaskReady(0, A), dispatched(0, A, 1));
    happen(claimed(0, A), succeeded(0, A, 1));
    happen(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
    happen(new WorkflowEvent.ResetBegan(ResetScope.NAMED, List.of(A), 2, "again"));
    assertThat(trace.isOver()).isFalse();
    happen(new WorkflowEvent.TaskReset(0, A), new WorkflowEvent.TaskReady(0, A));
    happen(dispatched(0, A, 2), claimed(0, A), succeeded(0, A, 2));
    happen(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));

    // Then
    List<TraceSpan> runs = spans.stream().filter(span -> span.parent() == null).toList();
    assertThat(runs).extracting(TraceSpan::id).doesNotHaveDuplicates().hasSize(2);
    assertThat(spans).extracting(TraceSpan::id).doesNotHaveDuplicates();
    assertThat(runs.getLast().start()).isEqualTo(Instant.ofEpochSecond(8));
  }

  @Test
  void shouldTellWhatIsCancelledAndWhatRunnersWereLost() {
    // When
    happen(submitted(), staged(), new WorkflowEvent.TaskReady(0, A), dispatched(0, A, 1));
    happen(claimed(0, A));
    happen(new WorkflowEvent.LeaseLost(0, A, LEASE, "no sign of life"));
    happen(dispatched(0, A, 1), claimed(0, A), new WorkflowEvent.TaskCancelled(0, A));
    happen(new WorkflowEvent.WorkflowEnded(WorkflowState.CANCELLED));

    // Then
    assertThat(spans)
        .extracting(TraceSpan::error)
        .containsExactly("no sign of life", "cancelled", "cancelled", "it is CANCELLED");
  }

  @Test
  void shouldGiveCommandsTheSpanOfTheirAttempt() {
    // Then
    assertThat(TraceIds.parent(RUN, A, 5))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        .isEqualTo("00-" + TraceIds.trace(RUN) + "-" + TraceIds.attempt(RUN, A, 5) + "-01");
    assertThat(TraceIds.task(RUN, A, 1)).isNotEqualTo(TraceIds.task(RUN, A, 2));
  }
}
