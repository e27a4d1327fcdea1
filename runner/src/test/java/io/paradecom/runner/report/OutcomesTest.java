package io.paradecom.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import io.paradecom.runner.report.Outcomes.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = START.plusSeconds(5);

  @Test
  void shouldHandOutputAndUsageOn() {
    // Given
    Usage usage = new Usage(1200L, new BigDecimal("0.035"), "small \"one\"");
    ExecutionResult result =
        result(new Outcome.Exited(0), new TaskOutput("{\"a\":1}", usage, null), false, List.of());

    // When
    Verdict verdict = Outcomes.of(result, START, END);

    // Then
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Success.class,
            success -> {
              assertThat(success.result().output()).isEqualTo("{\"a\":1}");
              assertThat(success.result().usage())
                  .isEqualTo("{\"tokens\":1200,\"costUsd\":0.035,\"model\":\"small \\\"one\\\"\"}");
              assertThat(success.result().startedAt()).isEqualTo(START);
              assertThat(success.result().endedAt()).isEqualTo(END);
            });
  }

  @Test
  void shouldShowCodeAndLastLinesOfAFailure() {
    // When
    TaskFailure failure = failure(new Outcome.Exited(3), List.of("one", "two"));

    // Then
    assertThat(failure)
        .isEqualTo(
            new TaskFailure(
                FailureKind.EXIT_CODE,
                "Expected exit code 0, but found 3.",
                3,
                List.of("one", "two")));
  }

  @Test
  void shouldKeepTheLastLinesThatFit() {
    // Given
    List<String> lines = IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(4000)).toList();

    // When
    TaskFailure failure = failure(new Outcome.Exited(1), lines);

    // Then
    assertThat(failure.lastOutput()).hasSize(8).isEqualTo(lines.subList(12, 20));
  }

  @Test
  void shouldNameWhatWentWrong() {
    assertThat(failure(new Outcome.TimedOut(Duration.ofSeconds(2)), List.of()).kind())
        .isEqualTo(FailureKind.ATTEMPT_TIMEOUT);
    assertThat(failure(new Outcome.SpawnFailed("no such file"), List.of()))
        .isEqualTo(TaskFailure.of(FailureKind.SPAWN_FAILED, "no such file"));
    assertThat(refused(OutputFault.PAYLOAD_TOO_LARGE)).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
    assertThat(refused(OutputFault.INVALID_OUTPUT)).isEqualTo(FailureKind.INVALID_OUTPUT);
    assertThat(refused(OutputFault.NOT_STORED)).isEqualTo(FailureKind.BLOB_FAILED);
    assertThat(failure(new Outcome.InputMissing("it is not there"), List.of()))
        .isEqualTo(TaskFailure.of(FailureKind.BLOB_FAILED, "it is not there"));
    assertThat(Outcomes.ofBroken(new IllegalStateException("out of pipes")))
        .isInstanceOfSatisfying(
            Verdict.Failure.class,
            broken -> assertThat(broken.failure().message()).contains("out of pipes"));
  }

  @Test
  void shouldTryLaterWhenToldTo() {
    // Given
    String reason = "the command asked to be tried later (exit code 75)";
    Instant when = START.plusSeconds(3600);
    ExecutionResult told =
        result(new Outcome.Exited(75), new TaskOutput(null, null, when), true, List.of());
    ExecutionResult untold = result(new Outcome.Exited(75), TaskOutput.NONE, true, List.of());

    // Then
    assertThat(Outcomes.of(told, START, END)).isEqualTo(new Verdict.NotNow(reason, when, false));
    assertThat(Outcomes.of(untold, START, END))
        .isEqualTo(new Verdict.NotNow(reason, END.plusSeconds(30), false));
  }

  @Test
  void shouldAskForReworkOfWhatWasNotMergedOnce() {
    // Given
    List<String> hunk = List.of("<<<<<<< mine");

    // Then
    assertThat(failure(new Outcome.NotMerged("It conflicts.", hunk, true), List.of("printed")))
        .isEqualTo(new TaskFailure(FailureKind.MERGE_FAILED, "It conflicts.", null, hunk));
    assertThat(failure(new Outcome.NotMerged("It conflicts.", hunk, false), List.of()).kind())
        .isEqualTo(FailureKind.MERGE_REFUSED);
    assertThat(FailureKind.MERGE_FAILED.isRetryable()).isTrue();
    assertThat(FailureKind.MERGE_REFUSED.isRetryable()).isFalse();
    assertThat(FailureKind.MERGE_REFUSED.parks()).isTrue();
  }

  @Test
  void shouldNotTryASuccessLater() {
    // Given
    ExecutionResult result = result(new Outcome.Exited(0), TaskOutput.NONE, true, List.of());

    // Then
    assertThat(Outcomes.of(result, START, END)).isInstanceOf(Verdict.Success.class);
  }

  @Test
  void shouldGiveBackWhatWasCancelled() {
    // Given
    ExecutionResult result =
        result(new Outcome.Cancelled("going away"), TaskOutput.NONE, false, List.of());

    // Then
    assertThat(Outcomes.of(result, START, END))
        .isEqualTo(new Verdict.NotNow("going away", null, true));
  }

  private static FailureKind refused(OutputFault fault) {
    return failure(new Outcome.OutputRefused(fault, "x"), List.of()).kind();
  }

  private static TaskFailure failure(Outcome outcome, List<String> lines) {
    Verdict verdict = Outcomes.of(result(outcome, TaskOutput.NONE, false, lines), START, END);
    assertThat(verdict).isInstanceOf(Verdict.Failure.class);
    return ((Verdict.Failure) verdict).failure();
  }

  private static ExecutionResult result(
      Outcome outcome, TaskOutput output, boolean tryLater, List<String> lines) {
    return new ExecutionResult(
        outcome,
        output,
        tryLater,
        new Captured(List.of(), lines, 0, 0, false),
        List.of(),
        Duration.between(START, END));
  }
}
