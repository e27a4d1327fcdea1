package io.paradecom.runner.execute;

import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.runner.execute.process.Footprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an execution ended.
 *
 * @param output what the command answered; {@link TaskOutput#NONE} without an answer
 * @param tryLater whether a failed command asked to be tried later; {@link TaskOutput#retryAt} says
 *     when, if it did
 * @param captured what is known of its output streams
 * @param notes sentences for a person about what was cut or ignored
 * @param duration from the start of the action to its end
 * @param writes what it wrote and had not declared, where that was looked for
 */
public record ExecutionResult(
    Outcome outcome,
    TaskOutput output,
    boolean tryLater,
    Captured captured,
    List<String> notes,
    Duration duration,
    UndeclaredWrites writes) {
  /** An end of what nobody looked for the writes of. */
  public ExecutionResult(
      Outcome outcome,
      TaskOutput output,
      boolean tryLater,
      Captured captured,
      List<String> notes,
      Duration duration) {
    this(outcome, output, tryLater, captured, notes, duration, UndeclaredWrites.NONE);
  }

  public ExecutionResult {
    notes = List.copyOf(notes);
  }

  /** An end without any output. */
  public static ExecutionResult bare(Outcome outcome, Duration duration) {
    return new ExecutionResult(
        outcome, TaskOutput.NONE, false, Captured.NOTHING, List.of(), duration);
  }

  /** Returns the same end with what it wrote undeclared. */
  public ExecutionResult withWrites(UndeclaredWrites found) {
    return new ExecutionResult(outcome, output, tryLater, captured, notes, duration, found);
  }

  /** Returns whether the action did what it should: it ended by itself with exit code 0. */
  public boolean succeeded() {
    return outcome instanceof Outcome.Exited(int code) && code == 0;
  }

  /** The way in which an execution ended. */
  public sealed interface Outcome {
    /** By itself. Code 128 + n: by signal n, which neither timeout nor cancel had sent. */
    record Exited(int code) implements Outcome {}

    /** Ended because it took longer than {@code timeout}. */
    record TimedOut(Duration timeout) implements Outcome {}

    /** Ended because somebody asked for it. */
    record Cancelled(String reason) implements Outcome {}

    /** It never began; {@code reason} is one sentence for a person. */
    record SpawnFailed(String reason) implements Outcome {}

    /**
     * A model was asked and gave no answer.
     *
     * @param reason one sentence for a person
     * @param mayPass whether the same question may well be answered later
     */
    record NoAnswer(String reason, boolean mayPass) implements Outcome {}

    /**
     * The command ended with 0, but its changes were not merged, or not found good when they were.
     *
     * @param reason one sentence for a person
     * @param details lines that show why: conflicting hunks, or what the check printed
     * @param mayPass whether another attempt that knows of this may do better
     */
    record NotMerged(String reason, List<String> details, boolean mayPass) implements Outcome {
      public NotMerged {
        details = List.copyOf(details);
      }
    }

    /**
     * A server was asked and did not do it.
     *
     * @param reason one sentence for a person
     * @param mayPass whether the same request may well succeed later
     */
    record RequestFailed(String reason, boolean mayPass) implements Outcome {}

    /**
     * An executor that was added to the runner did not do it.
     *
     * @param reason one sentence for a person
     * @param mayPass whether another attempt may help
     */
    record ExecutorFailed(String reason, boolean mayPass) implements Outcome {}

    /** It never began, since a large output of a dependency is not to be had; one sentence. */
    record InputMissing(String reason) implements Outcome {}

    /** The command ended with 0, but its answer cannot be used. */
    record OutputRefused(OutputFault fault, String reason) implements Outcome {}
  }

  /** What is wrong with an answer. */
  public enum OutputFault {
    /** Larger than {@link ExecutionLimits#outputBytes}, or than the blob store may be given. */
    PAYLOAD_TOO_LARGE,
    /** The output file does not hold one JSON value in UTF-8. */
    INVALID_OUTPUT,
    /** It is as it must be, and the blob store did not take it. */
    NOT_STORED
  }

  /**
   * What a command answered.
   *
   * @param json the answer itself, as it was written, secrets redacted
   * @param usage what it says to have spent
   * @param retryAt when it says that another try makes sense
   */
  public record TaskOutput(
      @Nullable String json, @Nullable Usage usage, @Nullable Instant retryAt) {
    /** No answer. */
    public static final TaskOutput NONE = new TaskOutput(null, null, null);
  }

  /**
   * What was spent on model calls; each part may be unknown.
   *
   * @param tokens at least 0
   * @param costUsd US dollars, at least 0, at most six decimals
   */
  public record Usage(
      @Nullable Long tokens, java.math.@Nullable BigDecimal costUsd, @Nullable String model) {}

  /**
   * What is known of the output streams and of the processes behind them.
   *
   * @param stdoutTail last lines, redacted; a long line is cut
   * @param stdoutBytes what was written, handed on or not
   * @param truncated whether a stream exceeded {@link ExecutionLimits#logBytes}
   * @param footprint what the processes took of the machine
   */
  public record Captured(
      List<String> stdoutTail,
      List<String> stderrTail,
      long stdoutBytes,
      long stderrBytes,
      boolean truncated,
      Footprint footprint) {
    /** Of an action without output streams. */
    public static final Captured NOTHING = new Captured(List.of(), List.of(), 0, 0, false);

    /** Streams without a process behind them. */
    public Captured(
        List<String> stdoutTail,
        List<String> stderrTail,
        long stdoutBytes,
        long stderrBytes,
        boolean truncated) {
      this(stdoutTail, stderrTail, stdoutBytes, stderrBytes, truncated, Footprint.NONE);
    }

    public Captured {
      stdoutTail = List.copyOf(stdoutTail);
      stderrTail = List.copyOf(stderrTail);
    }

    /** Returns the lines to show for a failure: standard error's, or without any the others. */
    public List<String> lastLines() {
      return stderrTail.isEmpty() ? stdoutTail : stderrTail;
    }
  }
}
