package io.paradecom.leader.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts and what they used, from the events of a run. */
class RunHistoryTest {
  private static final TaskId PLAN = new TaskId("plan");
  private static final TaskId BUILD = new TaskId("build");

  private final RunHistory history = new RunHistory();
  private final RunSpend spend = new RunSpend();
  private long sequence = 1;

  @Test
  void shouldCountWhatFailedAndExpandedAndUndoneAttemptsUsed() {
    // When
    happen(claimed(0, PLAN, 1));
    happen(new WorkflowEvent.AttemptFailed(0, PLAN, 1, failure(), at(1), at(2), tokens(100)));
    happen(claimed(0, PLAN, 2));
    happen(new WorkflowEvent.TaskExpanded(0, PLAN, 2, 1, 1, 1, "", result(2, 3, 20)));
    happen(claimed(1, BUILD, 3));
    happen(new WorkflowEvent.TaskSucceeded(1, BUILD, 1, result(3, 4, 3)));
    happen(claimed(1, BUILD, 4));
    happen(new WorkflowEvent.TaskCompensated(1, BUILD, 2, result(5, 6, 4_000)));

    // Then
    assertThat(history.usage().tokens()).isEqualTo(4_123);
    assertThat(history.usage().calls()).isEqualTo(4);
    assertThat(spend.usage()).isEqualTo(history.usage());
    assertThat(history.attempts())
        .extracting(attempt -> attempt.usage() == null ? 0 : attempt.usage().tokens())
        .containsExactly(100L, 20L, 3L, 4_000L);
  }

  @Test
  void shouldTellWhatAttemptsTookOfTheMachine() {
    // When
    happen(claimed(0, PLAN, 1));
    happen(
        new WorkflowEvent.AttemptFailed(
            0, PLAN, 1, failure(), at(1), at(2), "{\"cpuMs\":1500,\"peakRssBytes\":4096}"));
    happen(claimed(0, PLAN, 2));
    happen(
        new WorkflowEvent.TaskSucceeded(
            0,
            PLAN,
            2,
            new TaskResult(
                null, "{\"tokens\":7,\"cpuMs\":500,\"peakRssBytes\":2048}", at(3), at(4))));

    // Then
    assertThat(history.attempts())
        .extracting(RunHistory.Attempt::usage)
        .containsExactly(
            new RunHistory.Usage(0, BigDecimal.ZERO, 0, 1500, 4096),
            new RunHistory.Usage(7, BigDecimal.ZERO, 1, 500, 2048));
    assertThat(history.usage())
        .isEqualTo(new RunHistory.Usage(7, BigDecimal.ZERO, 1, 2000, 4096))
        .isEqualTo(spend.usage());
  }

  @Test
  void shouldEndTheAttemptThatBrokeATaskDown() {
    // When
    happen(claimed(0, PLAN, 1));
    happen(new WorkflowEvent.TaskExpanded(0, PLAN, 1, 1, 1, 1, "", result(1, 5, 20)));

    // Then
    RunHistory.Attempt attempt = history.attempts().getFirst();
    assertThat(attempt.end()).isEqualTo(RunHistory.End.SUCCEEDED);
    assertThat(attempt.endedAt()).isEqualTo(at(5));
  }

  @Test
  void shouldTakeAFailureOfWhichNothingIsSaid() {
    // When
    happen(claimed(0, PLAN, 1));
    happen(new WorkflowEvent.AttemptFailed(0, PLAN, 1, failure(), null, null));

    // Then
    RunHistory.Attempt attempt = history.attempts().getFirst();
    assertThat(attempt.end()).isEqualTo(RunHistory.End.FAILED);
    assertThat(attempt.note()).isEqualTo("no");
    assertThat(attempt.usage()).isNull();
    assertThat(spend.usage()).isEqualTo(RunHistory.Usage.NONE);
  }

  @Test
  void shouldTellTheNewestAttemptsAndThoseThatStillRun() {
    // Given
    happen(claimed(0, PLAN, 1));
    for (int i = 1; i <= 5; i++) {
      happen(claimed(i, new TaskId("t" + i), i + 1));
      happen(new WorkflowEvent.TaskSucceeded(i, new TaskId("t" + i), i + 1, result(i, i + 1, 1)));
    }

    // Then
    assertThat(RunHistory.newest(history.attempts(), 3))
        .extracting(RunHistory.Attempt::name)
        .containsExactly("plan", "t4", "t5");
    assertThat(RunHistory.newest(history.attempts(), 1))
        .extracting(RunHistory.Attempt::name)
        .containsExactly("plan");
    assertThat(RunHistory.newest(history.attempts(), 6)).isEqualTo(history.attempts());
  }

  private void happen(WorkflowEvent event) {
    EventBatch batch =
        new EventBatch(
            new WorkflowId("run-1"), new RunId("r"), sequence, at(sequence), List.of(event));
    Feed facts = new Feed.Facts(sequence, batch);
    history.take(facts);
    spend.take(facts);
    sequence++;
  }

  private static WorkflowEvent claimed(int index, TaskId task, long number) {
    return new WorkflowEvent.TaskClaimed(
        index, task, new Lease(new RunnerId("r1"), "i1", number), at(number));
  }

  private static TaskFailure failure() {
    return TaskFailure.of(FailureKind.EXIT_CODE, "no");
  }

  private static TaskResult result(long start, long end, int tokens) {
    return new TaskResult(null, tokens(tokens), at(start), at(end));
  }

  private static String tokens(int tokens) {
    return "{\"tokens\":%d,\"costUsd\":0.5}".formatted(tokens);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(1_000_000 + second);
  }
}
