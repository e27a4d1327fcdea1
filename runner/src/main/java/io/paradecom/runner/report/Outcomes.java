package io.paradecom.runner.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import io.paradecom.runner.execute.process.Footprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the end of an execution means for its task. */
public final class Outcomes {
  /** How long a target is left alone when it says "later" but not when. */
  public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

  private static final int MOST_CHARACTERS = 32 * 1024;

  private Outcomes() {}

  /** A verdict on one attempt, or none. */
  public sealed interface Verdict {
    /** It did what it should. */
    record Success(TaskResult result, UndeclaredWrites writes) implements Verdict {}

    /** It did not. */
    record Failure(TaskFailure failure, @Nullable String usage) implements Verdict {
      /** It said nothing of what it used. */
      public Failure(TaskFailure failure) {
        this(failure, null);
      }
    }

    /**
     * It is to be tried again, and this time did not count.
     *
     * @param retryAt null: at once
     * @param begun whether it may have used something of what it reserves
     */
    record NotNow(String reason, @Nullable Instant retryAt, boolean begun) implements Verdict {}
  }

  /**
   * Judges a result.
   *
   * @param endedAt by the wall clock
   */
  public static Verdict of(ExecutionResult result, Instant startedAt, Instant endedAt) {
    if (result.tryLater() && !result.succeeded()) {
      return later(result, endedAt);
    }
    return switch (result.outcome()) {
      case Outcome.Exited(int code) when code == 0 ->
          new Verdict.Success(
              new TaskResult(result.output().json(), usage(result), startedAt, endedAt),
              result.writes());
      case Outcome.Exited(int code) -> exited(code, result);
      case Outcome.TimedOut(Duration timeout) ->
          failure(
              FailureKind.ATTEMPT_TIMEOUT,
              "Expected an end of the attempt within %s.".formatted(timeout),
              null,
              result);
      case Outcome.Cancelled(String reason) -> new Verdict.NotNow(reason, null, true);
      case Outcome.SpawnFailed(String reason) ->
          failure(FailureKind.SPAWN_FAILED, reason, null, result);
      case Outcome.InputMissing(String reason) ->
          failure(FailureKind.BLOB_FAILED, reason, null, result);
      case Outcome.OutputRefused(OutputFault fault, String reason) ->
          failure(kindOf(fault), reason, 0, result);
      case Outcome.NoAnswer(String reason, boolean mayPass) ->
          unanswered(
              mayPass ? FailureKind.MODEL_FAILED : FailureKind.MODEL_REFUSED, reason, result);
      case Outcome.RequestFailed(String reason, boolean mayPass) ->
          unanswered(
              mayPass ? FailureKind.REQUEST_FAILED : FailureKind.REQUEST_REFUSED, reason, result);
      case Outcome.ExecutorFailed(String reason, boolean mayPass) ->
          unanswered(
              mayPass ? FailureKind.EXECUTOR_FAILED : FailureKind.EXECUTOR_REFUSED, reason, result);
      case Outcome.NotMerged notMerged -> new Verdict.Failure(failure(notMerged));
    };
  }

  private static Verdict exited(int code, ExecutionResult result) {
    return failure(
        FailureKind.EXIT_CODE, "Expected exit code 0, but found %d.".formatted(code), code, result);
  }

  private static Verdict unanswered(FailureKind kind, String reason, ExecutionResult result) {
    return failure(kind, reason, null, result);
  }

  /** Whoever was asked did nothing, unless it says what that took. */
  private static Verdict later(ExecutionResult result, Instant endedAt) {
    Instant retryAt = result.output().retryAt();
    return new Verdict.NotNow(
        tryLaterReason(result),
        retryAt == null ? endedAt.plus(DEFAULT_PAUSE) : retryAt,
        result.output().usage() != null);
  }

  private static TaskFailure failure(Outcome.NotMerged outcome) {
    return new TaskFailure(
        outcome.mayPass() ? FailureKind.MERGE_FAILED : FailureKind.MERGE_REFUSED,
        outcome.reason(),
        null,
        bounded(outcome.details()));
  }

  /** Judges an execution that the executor itself broke off. */
  public static Verdict ofBroken(Throwable error) {
    return new Verdict.Failure(
        TaskFailure.of(
            FailureKind.SPAWN_FAILED,
            "Expected the runner to carry the action out, but it broke off: " + error + "."));
  }

  private static FailureKind kindOf(OutputFault fault) {
    return switch (fault) {
      case PAYLOAD_TOO_LARGE -> FailureKind.PAYLOAD_TOO_LARGE;
      case INVALID_OUTPUT -> FailureKind.INVALID_OUTPUT;
      case NOT_STORED -> FailureKind.BLOB_FAILED;
    };
  }

  private static String tryLaterReason(ExecutionResult result) {
    return switch (result.outcome()) {
      case Outcome.Exited(int code) ->
          "the command asked to be tried later (exit code %d)".formatted(code);
      case Outcome.NoAnswer(String reason, _) -> reason;
      case Outcome.NotMerged(String reason, _, _) -> reason;
      case Outcome.RequestFailed(String reason, _) -> reason;
      case Outcome.ExecutorFailed(String reason, _) -> reason;
      default -> "the command asked to be tried later";
    };
  }

  private static Verdict failure(
      FailureKind kind, String message, @Nullable Integer exitCode, ExecutionResult result) {
    return new Verdict.Failure(
        new TaskFailure(kind, message, exitCode, bounded(result.captured().lastLines())),
        usage(result));
  }

  /** Keeps the last lines that fit. */
  private static List<String> bounded(List<String> lines) {
    int size = 0;
    int first = lines.size();
    while (first > 0) {
      size += lines.get(first - 1).length() + 1;
      if (size > MOST_CHARACTERS) {
        break;
      }
      first--;
    }
    return lines.subList(first, lines.size());
  }

  /** What it said to have spent, and what its processes took. */
  private static @Nullable String usage(ExecutionResult result) {
    Usage usage = result.output().usage();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (usage != null) {
      add(usage, json);
    }
    Footprint took = result.captured().footprint();
    if (took.cpuMs() > 0) {
      json.put("cpuMs", took.cpuMs());
    }
    if (took.peakRssBytes() > 0) {
      json.put("peakRssBytes", took.peakRssBytes());
    }
    return usage == null && json.isEmpty() ? null : json.toString();
  }

  private static void add(Usage usage, ObjectNode json) {
    if (usage.tokens() != null) {
      json.put("tokens", usage.tokens());
    }
    if (usage.costUsd() != null) {
      json.put("costUsd", usage.costUsd());
    }
    if (usage.model() != null) {
      json.put("model", usage.model());
    }
  }
}
