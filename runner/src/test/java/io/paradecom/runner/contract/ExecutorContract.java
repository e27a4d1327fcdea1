package io.paradecom.runner.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.report.Outcomes;
import io.paradecom.runner.report.Outcomes.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The contract of executors; each kind runs it with its own way to do the same things. */
abstract class ExecutorContract {
  static final String SECRET = "correct-horse-battery";
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  /** What an executor is asked to do. */
  enum Behaviour {
    /** Puts out inputs, attempt, key and token. */
    SUCCEED,
    /** Fails, so that another attempt may help. */
    FAIL,
    /** Fails for good. */
    REFUSE,
    /** Wants to be tried in a minute. */
    LATER,
    /** Writes "working", then waits until it is told to stop, and stops. */
    HANG,
    /** As HANG, and does not stop. */
    STUBBORN,
    /** Writes "one" and "two", a line each. */
    LOG,
    /** Writes and puts out the secret KEY. */
    TELL_SECRET,
    /** Tells 12 tokens of m for half a dollar. */
    SPEND,
    /** Puts out what is no JSON. */
    BAD_OUTPUT,
    /** Puts out more than 64 KiB. */
    BIG_OUTPUT
  }

  /** The executor, which knows the secret KEY. */
  abstract TaskExecutor executor();

  abstract ExecutionAction action(Behaviour behaviour);

  /** Variables of a process that is to do it. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Remembers what is heard of an execution. */
  static final class Heard implements ExecutionListener {
    private final List<LogChunk> chunks = new CopyOnWriteArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger signs = new AtomicInteger();

    @Override
    public void started() {
      starts.incrementAndGet();
    }

    @Override
    public void log(LogChunk chunk) {
      chunks.add(chunk);
    }

    @Override
    public void activity() {
      signs.incrementAndGet();
    }

    String text() {
      return chunks.stream().map(LogChunk::text).collect(Collectors.joining());
    }
  }

  final Heard heard = new Heard();

  Execution start(Behaviour behaviour, Duration timeout) {
    ExecutionRequest request =
        new ExecutionRequest(
            new ExecutionIds("flow", "task", 2, "run/task/2", 41, false, null),
            action(behaviour),
            Path.of("/"),
            environment(),
            new TaskDocument(
                "task", "", "", "", "", List.of(), Map.of("one", "{\"n\":7}"), 2, null),
            ExecutionLimits.DEFAULT.withTimeout(timeout).withGrace(GRACE),
            List.of());
    return executor().start(request, heard);
  }

  ExecutionResult run(Behaviour behaviour) {
    return start(behaviour, Duration.ofSeconds(60)).result().join();
  }

  static Verdict judged(ExecutionResult result) {
    return Outcomes.of(result, AT, AT.plus(result.duration()));
  }

  static FailureKind kind(ExecutionResult result) {
    return judged(result) instanceof Verdict.Failure(var failure, var _)
        ? failure.kind()
        : Assertions.fail("Expected a failure, but found " + result);
  }

  @Test
  void shouldGetInputsAndSayWhoItIsAndGiveAnOutput() {
    ExecutionResult result = run(Behaviour.SUCCEED);

    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(result.output().json())
        .isEqualTo(
            "{\"inputs\":{\"one\":{\"n\":7}},\"attempt\":2,\"key\":\"run/task/2\",\"token\":41}");
    assertThat(heard.starts).hasValue(1);
  }

  @Test
  void shouldFailSoThatAnotherAttemptMayHelp() {
    ExecutionResult result = run(Behaviour.FAIL);

    assertThat(kind(result).isRetryable()).as(result.toString()).isTrue();
  }

  @Test
  void shouldFailForGood() {
    ExecutionResult result = run(Behaviour.REFUSE);

    assertThat(kind(result).isRetryable()).as(result.toString()).isFalse();
  }

  @Test
  void shouldBeTriedLaterAtNoCost() {
    Instant before = Instant.now();

    ExecutionResult result = run(Behaviour.LATER);

    assertThat(judged(result)).isInstanceOf(Verdict.NotNow.class);
    assertThat(result.output().retryAt())
        .isBetween(before.plusSeconds(55), Instant.now().plusSeconds(65));
  }

  @Test
  void shouldStopWhenItIsCancelled() {
    Execution execution = start(Behaviour.HANG, Duration.ofSeconds(60));
    await().until(() -> heard.text().contains("working"));

    execution.cancel("nobody wants it");

    assertThat(execution.result().join().outcome())
        .isEqualTo(new Outcome.Cancelled("nobody wants it"));
  }

  @Test
  void shouldEndAfterTheGraceWhenItDoesNotStop() {
    Execution execution = start(Behaviour.STUBBORN, Duration.ofSeconds(60));
    await().until(() -> heard.text().contains("working"));

    execution.cancel("nobody wants it");

    assertThat(execution.result().join().outcome())
        .isEqualTo(new Outcome.Cancelled("nobody wants it"));
  }

  @Test
  void shouldEndWhenItTakesTooLong() {
    ExecutionResult result = start(Behaviour.HANG, Duration.ofSeconds(2)).result().join();

    assertThat(kind(result)).isEqualTo(FailureKind.ATTEMPT_TIMEOUT);
  }

  @Test
  void shouldWriteALogWhichIsASignOfLife() {
    ExecutionResult result = run(Behaviour.LOG);

    assertThat(heard.text()).isEqualTo("one\ntwo\n");
    assertThat(result.captured().lastLines()).containsExactly("one", "two");
    assertThat(heard.signs.get()).isPositive();
  }

  @Test
  void shouldTellNoSecret() {
    ExecutionResult result = run(Behaviour.TELL_SECRET);

    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(heard.text()).isEqualTo("the secret is ***\n");
    assertThat(result.output().json()).isEqualTo("{\"secret\":\"***\"}");
  }

  @Test
  void shouldSayWhatItSpent() {
    ExecutionResult result = run(Behaviour.SPEND);

    assertThat(judged(result))
        .isInstanceOfSatisfying(
            Verdict.Success.class,
            success ->
                assertThat(success.result().usage())
                    .contains("\"tokens\":12,\"costUsd\":0.500000,\"model\":\"m\""));
  }

  @Test
  void shouldRefuseAnOutputThatCannotBeUsed() {
    assertThat(kind(run(Behaviour.BAD_OUTPUT))).isEqualTo(FailureKind.INVALID_OUTPUT);
    assertThat(kind(run(Behaviour.BIG_OUTPUT))).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
  }
}
