package io.paradecom.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.analysis.Forecast;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    JsonNode json = new ObjectMapper().readTree(report.json(at(20)));

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
    JsonNode json = new ObjectMapper().readTree(report.json(at(20)));

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
    JsonNode json = new ObjectMapper().readTree(report.json(at(20)));

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
    String text = String.join("\n", report.lines(at(20)));
    String page = report.html(at(20));

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

  @Test
  void shouldCountWhatWasAddedMeanwhileAndWhatPeopleTookOnTheCriticalPath() throws Exception {
    // Given: d, which a person answers, and e behind it are added while the run goes on
    RunReport patched = new RunReport("w-2");
    TaskId d = new TaskId("d");
    TaskId e = new TaskId("e");
    TaskSpec approval = task(d, A).withAction(new TaskAction.Approval(null, false, Map.of()));
    SubmitHeader header = new SubmitHeader("w", null, 0, OnFailure.CONTINUE, 1, 1, "");
    patched.event(at(0), new WorkflowEvent.WorkflowSubmitted(new RunId("r"), header, "c-1"));
    patched.event(at(0), new WorkflowEvent.TasksStaged(0, 0, List.of(task(A))));
    patched.event(at(0), new WorkflowEvent.WorkflowStarted());
    patched.event(at(0), new WorkflowEvent.TaskReady(0, A));
    patched.event(at(0), new WorkflowEvent.TaskDispatched(0, A, 1, QUEUE));
    patched.event(at(0), new WorkflowEvent.TaskClaimed(0, A, lease(1), at(0)));
    patched.event(
        at(1),
        new WorkflowEvent.GraphPatched(
            2,
            "me",
            "c-2",
            new GraphChange(1, List.of(approval, task(e, d)), List.of(), List.of())));
    patched.event(at(2), done(0, A, 1, 0, 2));
    patched.event(at(2), new WorkflowEvent.TaskAwaiting(1, d, WaitReason.APPROVAL, null));

    // When
    JsonNode waiting = new ObjectMapper().readTree(patched.json(at(8)));
    patched.event(at(8), new WorkflowEvent.TaskAnswered(1, d, null, "me", "", 0, "c-3"));
    patched.event(at(8), new WorkflowEvent.TaskReady(2, e));
    patched.event(at(8), new WorkflowEvent.TaskDispatched(2, e, 1, QUEUE));
    patched.event(at(8.25), new WorkflowEvent.TaskClaimed(2, e, lease(2), at(8.25)));
    patched.event(at(9.25), done(2, e, 1, 8.25, 9.25));
    patched.event(at(9.25), new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
    JsonNode json = new ObjectMapper().readTree(patched.json(at(20)));

    // Then
    assertThat(waiting.path("waitsFor").path(0).path("task").asText()).isEqualTo("d");
    assertThat(json.path("waitsFor")).isEmpty();
    assertThat(json.path("criticalPathMs").asLong()).isEqualTo(2000 + 6000 + 1000);
    assertThat(json.path("workMs").asLong()).as("nobody worked on d").isEqualTo(3000);
    assertThat(json.path("wallMs").asLong()).isEqualTo(9250);
    assertThat(json.path("lowerBoundMs").asLong()).isEqualTo(9000);
    assertThat(json.path("phasesMs").path("awaited").asLong()).isEqualTo(6000);
    assertThat(json.path("path").findValuesAsText("task")).containsExactly("a", "d", "e");
    assertThat(json.path("path").path(1).path("ranMs").asLong()).isEqualTo(6000);
    assertThat(json.path("resolutionP99Ms").asDouble())
        .as("e was ready as soon as d was answered")
        .isZero();
  }

  @Test
  void shouldCompareWhatWasPredictedWithWhatItTook() throws Exception {
    // Given: 4 s and 4 s behind it were to be expected; what is added counts for nothing
    RunReport stated = new RunReport("w-4");
    TaskSpec first = task(A).withAction(new TaskAction.Sleep(Duration.ofSeconds(4)));
    TaskSpec second = task(B, A).withAction(new TaskAction.Sleep(Duration.ofSeconds(4)));
    TaskSpec added = task(C, B).withAction(new TaskAction.Sleep(Duration.ofSeconds(4)));
    SubmitHeader header = new SubmitHeader("w", null, 0, OnFailure.CONTINUE, 2, 1, "");
    stated.event(at(0), new WorkflowEvent.WorkflowSubmitted(new RunId("r"), header, "c-1"));
    stated.event(at(0), new WorkflowEvent.TasksStaged(0, 0, List.of(first, second)));
    stated.event(at(0), new WorkflowEvent.WorkflowStarted());
    for (int i = 0; i < 2; i++) {
      TaskId id = i == 0 ? A : B;
      stated.event(at(5 * i), new WorkflowEvent.TaskDispatched(i, id, 1, QUEUE));
      stated.event(at(5 * i), new WorkflowEvent.TaskClaimed(i, id, lease(1), at(5 * i)));
      stated.event(at(5 * i + 5), done(i, id, 1, 5 * i, 5 * i + 5));
    }
    stated.event(
        at(10),
        new WorkflowEvent.GraphPatched(
            2, "me", "c-2", new GraphChange(2, List.of(added), List.of(), List.of())));
    stated.event(at(10), new WorkflowEvent.TaskWaived(2, C, "", "c-3"));
    stated.event(at(10), new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));

    // When
    JsonNode json = new ObjectMapper().readTree(stated.json(at(20)));

    // Then
    assertThat(json.path("predictedMs").asLong()).isEqualTo(8_000 + Forecast.DEFAULT_TRIP_MS);
    assertThat(json.path("predictionErrorPercent").asDouble()).isCloseTo(25, within(0.5));
    assertThat(String.join("\n", stated.lines(at(20)))).contains("predicted 8 s; it took +25 %");
    assertThat(new ObjectMapper().readTree(report.json(at(20))).has("predictedMs"))
        .as("no-ops are expected to take nothing")
        .isFalse();
  }

  @Test
  void shouldTellLabelsTheDeadlineAndWhatWasWrittenUndeclared() throws Exception {
    // Given
    RunReport late = new RunReport("w-3");
    SubmitHeader plain = new SubmitHeader("w", null, 0, OnFailure.CONTINUE, 1, 1, "");
    SubmitHeader header =
        plain
            .withScheduling(
                Scheduling.DEFAULT.withDeadline(
                    new Deadline(Duration.ofSeconds(5), null, Deadline.OnLate.NOTIFY)))
            .withLabels(new Labels(Map.of("team", "data")));
    late.event(at(0), new WorkflowEvent.WorkflowSubmitted(new RunId("r"), header, "c-1"));
    late.event(at(0), new WorkflowEvent.TasksStaged(0, 0, List.of(task(A))));
    late.event(at(0), new WorkflowEvent.WorkflowStarted());
    late.event(at(0), new WorkflowEvent.TaskDispatched(0, A, 1, QUEUE));
    late.event(at(0), new WorkflowEvent.TaskClaimed(0, A, lease(1), at(0)));
    assertThat(new ObjectMapper().readTree(late.json(at(1))).path("late").asBoolean()).isFalse();

    // When
    late.event(at(5), new WorkflowEvent.WorkflowLate(at(5)));
    late.event(
        at(6),
        new WorkflowEvent.UndeclaredWritesFound(
            0, A, 1, List.of(new UndeclaredWrite(A, "out/x", B, true)), 0));
    late.event(at(6), done(0, A, 1, 0, 6));
    late.event(at(6), new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
    JsonNode json = new ObjectMapper().readTree(late.json(at(20)));

    // Then
    assertThat(json.path("late").asBoolean()).isTrue();
    assertThat(json.path("labels").path("team").asText()).isEqualTo("data");
    assertThat(json.path("deadline").asText()).isEqualTo(at(5).toString());
    assertThat(json.path("undeclaredWrites").path(0).path("other").asText()).isEqualTo("b");
    assertThat(String.join("\n", late.lines(at(20))))
        .contains("late, was due by 2026-01-31 12:00:05 UTC")
        .containsPattern("WROTE UNDECLARED +PATH +AS DOES")
        .containsPattern("a +out/x +b");
    assertThat(late.html(at(20))).contains("How it stands", "Undeclared writes", "out/x");
  }
}
