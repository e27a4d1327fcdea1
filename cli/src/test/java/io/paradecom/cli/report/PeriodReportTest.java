package io.paradecom.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs of {@code a} and {@code b} beside each other and {@code c} after both. */
class PeriodReportTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant NOW = START.plusSeconds(1000);
  private static final QueueName QUEUE = new QueueName("default");
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");
  private static final TaskId C = new TaskId("c");

  private final PeriodReport report = new PeriodReport(NOW, Duration.ofDays(7), Grouping.NAME);

  @Test
  void shouldAddUpWhatWasDoneIsLateAndWasSpent() throws Exception {
    // Given
    add("build", 0, whole("w-1", START, 10));
    add("build", 100, whole("w-2", START.plusSeconds(100), 20));
    add("other", 200, whole("w-3", START.plusSeconds(200), 99));

    // When
    JsonNode json = new ObjectMapper().readTree(report.json());

    // Then
    assertThat(json.path("runCount").asInt()).isEqualTo(3);
    assertThat(json.path("succeeded").asInt()).isEqualTo(3);
    assertThat(json.path("late").asInt()).as("the first of a name has no usual time").isEqualTo(1);
    assertThat(json.path("runs").path(1).path("workflowId").asText()).isEqualTo("w-2");
    assertThat(json.path("runs").path(1).path("late").asBoolean()).isTrue();
    assertThat(json.path("runs").path(1).path("usualMs").asLong()).isEqualTo(20_000);
    assertThat(json.path("tokens").asLong()).isEqualTo(3 * 3 * 100);
    assertThat(json.path("costUsd").asDouble()).isCloseTo(3 * 3 * 0.5, within(1e-9));
    assertThat(json.path("cpuMs").asLong()).isEqualTo(3 * 3 * 7);
    assertThat(json.path("peakRssBytes").asLong()).isEqualTo(4096);
    assertThat(json.path("workMs").asLong()).isEqualTo(3 * (10_000 + 20_000 + 99_000));
    assertThat(json.path("wallMs").asLong()).isEqualTo(2 * (10_000 + 20_000 + 99_000));
    assertThat(json.path("reductionPercent").asDouble()).isCloseTo(33.333, within(0.001));
    assertThat(json.path("eligibleParallelPercent").asDouble()).isEqualTo(100.0);
    assertThat(json.path("groups").findValuesAsText("group")).containsExactly("build", "other");
    assertThat(json.path("groups").path(0).path("runCount").asInt()).isEqualTo(2);
    assertThat(json.path("days").findValuesAsText("group")).containsExactly("2026-01-31");
  }

  @Test
  void shouldSayOnWhomAnOpenRunWaitsAndWhenItIsExpected() throws Exception {
    // Given
    add("build", 0, whole("w-1", START, 10));
    RunReport open = begun("w-2", NOW.minusSeconds(5));
    open.event(NOW.minusSeconds(5), claimed(0, A, NOW.minusSeconds(5)));
    open.event(NOW, done(0, A, NOW.minusSeconds(5), 5));
    open.event(NOW, new WorkflowEvent.TaskAwaiting(1, B, WaitReason.APPROVAL, null));
    add("build", 995, open);

    // When
    JsonNode run = new ObjectMapper().readTree(report.json()).path("runs").path(0);

    // Then
    assertThat(run.path("state").asText()).isEqualTo("running");
    assertThat(run.path("waitsFor").path(0).path("task").asText()).isEqualTo("b");
    assertThat(run.path("waitsFor").path(0).path("whom").asText()).startsWith("a person");
    assertThat(run.path("percent").asDouble()).as("5 of 5 + 10 + 10 s").isEqualTo(20.0);
    assertThat(run.path("restP50Ms").asLong()).isBetween(17_000L, 24_000L);
    assertThat(run.path("restP90Ms").asLong()).isBetween(run.path("restP50Ms").asLong(), 40_000L);
    assertThat(run.path("expectedUsd").asDouble()).isCloseTo(2.5, within(1e-9));
    assertThat(run.path("late").asBoolean()).as("5 s and 20 s against 20 s").isFalse();
    assertThat(String.join("\n", report.text())).contains("a person, who approves it (b)");
  }

  @Test
  void shouldCountWhatFailedBecauseOfWhatRanBesideIt() throws Exception {
    // Given
    RunReport run = begun("w-1", START);
    for (FailureKind kind : List.of(FailureKind.MERGE_FAILED, FailureKind.EXIT_CODE)) {
      run.event(
          START.plusSeconds(1),
          new WorkflowEvent.TaskDispatched(0, A, kind == FailureKind.EXIT_CODE ? 2 : 1, QUEUE));
      run.event(
          START.plusSeconds(2),
          new WorkflowEvent.AttemptFailed(
              0, A, 1, TaskFailure.of(kind, "no"), START.plusSeconds(1), START.plusSeconds(2)));
    }
    add("build", 0, run);

    // When
    JsonNode json = new ObjectMapper().readTree(report.json());

    // Then
    assertThat(json.path("forcedFailurePercent").asDouble()).isEqualTo(50.0);
  }

  @Test
  void shouldTellRunsApartByLabelAndHowTheyChange() throws Exception {
    // Given: a team whose runs become slower and a run without labels
    PeriodReport byTeam =
        new PeriodReport(NOW, Duration.ofDays(7), Grouping.parse("label:team").orElseThrow());
    PeriodReport byAll =
        new PeriodReport(NOW, Duration.ofDays(7), Grouping.parse("label").orElseThrow());
    for (PeriodReport one : List.of(byTeam, byAll)) {
      for (int i = 0; i < 4; i++) {
        Instant start = START.plusSeconds(100L * i);
        Map<String, String> labels = Map.of("team", "data", "env", i < 3 ? "test" : "prod");
        one.add("build", start, whole("w-" + i, labels, start, i < 2 ? 10 : 15));
      }
      one.add("other", START.plusSeconds(500), whole("w-9", START.plusSeconds(500), 7));
    }

    // When
    JsonNode json = new ObjectMapper().readTree(byTeam.json());
    JsonNode all = new ObjectMapper().readTree(byAll.json());

    // Then
    assertThat(json.path("by").asText()).isEqualTo("team");
    assertThat(json.path("groups").findValuesAsText("group")).containsExactly("(none)", "data");
    JsonNode trend = json.path("trends").path(1);
    assertThat(trend.path("succeeded").asInt()).isEqualTo(4);
    assertThat(trend.path("medianMs").asLong()).isEqualTo(20_000);
    assertThat(trend.path("medianChangePercent").asDouble()).isEqualTo(50.0);
    assertThat(trend.path("usdPerRun").asDouble()).isEqualTo(1.5);
    assertThat(trend.path("usdChangePercent").asDouble()).isZero();
    assertThat(json.path("trends").path(0).has("medianChangePercent")).isFalse();
    assertThat(all.path("groups").findValuesAsText("group"))
        .containsExactly("(none)", "env=prod", "env=test", "team=data");
    assertThat(json.path("runs").path(1).path("labels").path("env").asText()).isEqualTo("prod");
    assertThat(String.join("\n", byTeam.text())).containsPattern("data +4 +20 s +\\+50 %");
    assertThat(byTeam.html()).contains("class=\"spark\"", "4 runs, 20 s to 30 s");
    assertThat(Grouping.parse("label:")).isEmpty();
    assertThat(Grouping.parse("team")).isEmpty();
  }

  @Test
  void shouldBeOnePageThatTrustsNoName() {
    // Given
    add("<b>build</b>", 0, whole("w-1", START, 10));

    // When
    String page = report.html();

    // Then
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("&lt;b&gt;build&lt;/b&gt;", "1 of 1", "$1.50")
        .doesNotContain("<b>", "<script", "http://");
  }

  private void add(String name, int second, RunReport run) {
    report.add(name, START.plusSeconds(second), run);
  }

  private static RunReport begun(String id, Instant start) {
    return begun(id, Map.of(), start);
  }

  private static RunReport begun(String id, Map<String, String> labels, Instant start) {
    RunReport run = new RunReport(id);
    SubmitHeader header =
        new SubmitHeader("w", null, 0, OnFailure.CONTINUE, 3, 1, "").withLabels(new Labels(labels));
    run.event(start, new WorkflowEvent.WorkflowSubmitted(new RunId("r"), header, "c"));
    run.event(start, new WorkflowEvent.TasksStaged(0, 0, List.of(task(A), task(B), task(C, A, B))));
    run.event(start, new WorkflowEvent.WorkflowStarted());
    run.event(start, new WorkflowEvent.TaskReady(0, A));
    run.event(start, new WorkflowEvent.TaskDispatched(0, A, 1, QUEUE));
    return run;
  }

  /** A run whose three tasks take so many seconds each. */
  private static RunReport whole(String id, Instant start, int seconds) {
    return whole(id, Map.of(), start, seconds);
  }

  private static RunReport whole(
      String id, Map<String, String> labels, Instant start, int seconds) {
    RunReport run = begun(id, labels, start);
    run.event(start, new WorkflowEvent.TaskDispatched(1, B, 1, QUEUE));
    run.event(start, claimed(0, A, start));
    run.event(start, claimed(1, B, start));
    Instant then = start.plusSeconds(seconds);
    run.event(then, done(0, A, start, seconds));
    run.event(then, done(1, B, start, seconds));
    run.event(then, new WorkflowEvent.TaskReady(2, C));
    run.event(then, new WorkflowEvent.TaskDispatched(2, C, 1, QUEUE));
    run.event(then, claimed(2, C, then));
    run.event(then.plusSeconds(seconds), done(2, C, then, seconds));
    run.event(then.plusSeconds(seconds), new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
    return run;
  }

  private static WorkflowEvent claimed(int index, TaskId id, Instant at) {
    return new WorkflowEvent.TaskClaimed(
        index, id, new Lease(new RunnerId("r"), "life", index), at);
  }

  private static WorkflowEvent done(int index, TaskId id, Instant from, int seconds) {
    String usage = "{\"tokens\":100,\"costUsd\":0.5,\"cpuMs\":7,\"peakRssBytes\":4096}";
    return new WorkflowEvent.TaskSucceeded(
        index, id, 1, new TaskResult(null, usage, from, from.plusSeconds(seconds)));
  }

  private static TaskSpec task(TaskId id, TaskId... needs) {
    return new TaskSpec(
        id,
        TaskText.EMPTY,
        new TaskAction.Shell("true", TaskAction.ProcessSettings.NONE),
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
}
