package io.paradecom.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A run of three tasks whose times are known: {@code a} for 4 s; {@code b} beside it, failing after
 * 1 s, waiting 1 s and working 2 s; {@code c} after both, 3 s, of which 1 s is a pause.
 */
class RunReportTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final QueueName QUEUE = new QueueName("default");
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");
  private static final TaskId C = new TaskId("c");

  private final RunReport report = new RunReport("w-1");

  private static TaskSpec task(TaskId id, TaskId... needs) {
    return new TaskSpec(
        id,
        new TaskText("<b>" + id + "</b>", "", "", "", List.of()),
        new TaskAction.Noop(),
        Stream.of(needs).map(need -> new Dependency(need, EdgeCondition.SUCCESS)).toList(),
        RetryPolicy.NONE,
        Timeouts.NONE,
        QUEUE,
        0,
        null,
        -1,
        Disposition.RUN,
        null,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  private static Instant at(double second) {
    return START.plusMillis((long) (second * 1000));
  }

  private void say(double second, WorkflowEvent event) {
    report.event(at(second), event);
  }

  private static Lease lease(int number) {
    return new Lease(new RunnerId("r" + number % 2), "life", number);
  }

  private static WorkflowEvent done(int index, TaskId id, int attempt, double from, double to) {
    return new WorkflowEvent.TaskSucceeded(
        index, id, attempt, new TaskResult(null, null, at(from), at(to)));
  }

  @BeforeEach
  void run() {
    SubmitHeader header = new SubmitHeader("w", null, 0, OnFailure.CONTINUE, 3, 1, "");
    say(0, new WorkflowEvent.WorkflowSubmitted(new RunId("r"), header, "c-1"));
    say(0, new WorkflowEvent.TasksStaged(0, 0, List.of(task(A), task(B), task(C, A, B))));
    say(0, new WorkflowEvent.WorkflowStarted());
    say(0, new WorkflowEvent.TaskReady(0, A));
    say(0, new WorkflowEvent.TaskReady(1, B));
    say(0.5, new WorkflowEvent.TaskDispatched(0, A, 1, QUEUE));
    say(0.5, new WorkflowEvent.TaskDispatched(1, B, 1, QUEUE));
    say(1, new WorkflowEvent.TaskClaimed(0, A, lease(1), at(1)));
    say(1, new WorkflowEvent.TaskClaimed(1, B, lease(2), at(1)));
    TaskFailure failure = TaskFailure.of(FailureKind.EXIT_CODE, "no");
    say(2, new WorkflowEvent.AttemptFailed(1, B, 1, failure, at(1), at(2)));
    say(2, new WorkflowEvent.TaskDelayed(1, B, WaitReason.BACKOFF, at(3)));
    say(3, new WorkflowEvent.TaskReady(1, B));
    say(3, new WorkflowEvent.TaskDispatched(1, B, 2, QUEUE));
    say(3, new WorkflowEvent.TaskClaimed(1, B, lease(4), at(3)));
    say(5, done(0, A, 1, 1, 5));
    say(5, done(1, B, 2, 3, 5));
    say(5, new WorkflowEvent.WorkflowPaused("c-2"));
    say(5.25, new WorkflowEvent.TaskReady(2, C));
    say(6.25, new WorkflowEvent.WorkflowResumed("c-3"));
    say(6.5, new WorkflowEvent.TaskDispatched(2, C, 1, QUEUE));
    say(7, new WorkflowEvent.TaskClaimed(2, C, lease(5), at(7)));
    say(10, done(2, C, 1, 7, 10));
    say(10, new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
  }

  @Test
  void shouldAccountForEveryMillisecondOfEveryTask() throws Exception {
    // When
    JsonNode json = new ObjectMapper().readTree(report.json());

    // Then
    JsonNode phases = json.path("phasesMs");
    assertThat(phases.path("work").asLong()).isEqualTo(4000 + 2000 + 3000);
    assertThat(phases.path("repeated").asLong()).isEqualTo(1000);
    assertThat(phases.path("backoff").asLong()).isEqualTo(1000);
    assertThat(phases.path("slot").asLong()).isEqualTo(500 + 500 + 250);
    assertThat(phases.path("paused").asLong()).isEqualTo(1000);
    assertThat(phases.path("dispatch").asLong()).isEqualTo(500 + 500 + 500);
    assertThat(phases.path("dependencies").asLong()).isEqualTo(5250);
    long all = 0;
    for (JsonNode phase : phases) {
      all += phase.asLong();
    }
    assertThat(all).as("a for 5 s, b for 5 s, c for 10 s").isEqualTo(20_000);
  }

  @Test
  void shouldGiveTheFiguresThatARunIsMeasuredBy() throws Exception {
    // When
    JsonNode json = new ObjectMapper().readTree(report.json());

    // Then
    assertThat(json.path("workMs").asLong()).isEqualTo(10_000);
    assertThat(json.path("wallMs").asLong()).isEqualTo(9_500);
    assertThat(json.path("runners").asInt()).isEqualTo(2);
    assertThat(json.path("criticalPathMs").asLong()).isEqualTo(7_000);
    assertThat(json.path("lowerBoundMs").asLong()).isEqualTo(7_000);
    assertThat(json.path("reductionPercent").asDouble()).isCloseTo(5.0, within(0.01));
    assertThat(json.path("parallelPercent").asDouble()).isCloseTo(66.667, within(0.01));
    assertThat(json.path("completionPercent").asDouble()).isEqualTo(100.0);
    assertThat(json.path("resolutionP50Ms").asDouble()).isCloseTo(250, within(2.5));
    assertThat(json.path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void shouldTellThePathAndTheRunners() throws Exception {
    // When
    JsonNode json = new ObjectMapper().readTree(report.json());

    // Then
    assertThat(json.path("path").findValuesAsText("task")).containsExactly("a", "c");
    assertThat(json.path("path").path(0).path("waitedMs").asLong()).isEqualTo(1000);
    assertThat(json.path("path").path(1).path("waitedMs").asLong()).isEqualTo(2000);
    assertThat(json.path("path").path(1).path("ranMs").asLong()).isEqualTo(3000);
    JsonNode first = json.path("byRunner").path(0);
    assertThat(first.path("runner").asText()).isEqualTo("r0");
    assertThat(first.path("busyMs").asLong()).isEqualTo(3000);
    assertThat(json.path("byRunner").path(1).path("busyMs").asLong()).isEqualTo(7000);
    assertThat(json.path("byRunner").path(1).path("mostAtATime").asInt()).isEqualTo(1);
  }

  @Test
  void shouldBeReadByPeople() {
    // When
    String text = String.join("\n", report.lines());
    String page = report.html();

    // Then
    assertThat(text)
        .contains("w-1  succeeded")
        .contains("3 tasks, 4 attempts; 10 s of work in 9.5 s")
        .containsPattern("waiting before a retry +1 s +5 %")
        .containsPattern("work that did not count +1 s");
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("The path that decided")
        .contains("class=\"bar critical\"")
        .doesNotContain("<script")
        .doesNotContain("<b>");
  }
}
