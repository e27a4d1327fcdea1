package io.paradecom.runner.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.runner.execute.AnswerText;
import io.paradecom.runner.execute.CancelPoint;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.runner.execute.output.TextLog;
import io.paradecom.runner.time.TimerDelay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in the hands of an executor that was added to the runner. The executor may be
 * anything: it hangs, ignores that it is to stop, or comes back late. The attempt ends all the
 * same, once: by its word, or a kill grace after the executor was told to stop. What is said after
 * that does nothing. Thread-safe.
 */
public final class CustomAttempt implements Execution {
  /** How long work waits that nobody here can do, before it is handed out again. */
  static final Duration NOT_HERE = Duration.ofSeconds(5);

  private static final int TAIL_BYTES = 32 * 1024;
  private static final int LONGEST_MESSAGE = 4_000;

  /** Runs what hangs on a result: never a thread of the executor's own. */
  private static final Executor COMPLETIONS = Executors.newVirtualThreadPerTaskExecutor();

  private final CustomSpec spec;
  private final ExecutionRequest request;
  private final ExecutionListener listener;
  private final ScheduledThreadPoolExecutor timer;
  private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
  private final CancelPoint stopping = new CancelPoint();
  private final long createdNanos = System.nanoTime();

  private String config;
  private Redactor redactor = Redactor.NONE;
  private TextLog log;
  private boolean taken;
  private boolean ended;
  private @Nullable Outcome stop;
  private @Nullable Usage spent;

  CustomAttempt(
      CustomSpec spec,
      ExecutionRequest request,
      ExecutionListener listener,
      ScheduledThreadPoolExecutor timer) {
    this.spec = spec;
    this.request = request;
    this.listener = listener;
    this.timer = timer;
    this.config = spec.with();
    this.log = logThrough(redactor);
  }

  private TextLog logThrough(Redactor redactor) {
    return new TextLog(redactor, request.limits().logBytes(), TAIL_BYTES, listener::log);
  }

  /** Takes in what the executor is told; before it is taken. */
  synchronized void fill(String filled, List<String> secrets) {
    config = filled;
    redactor = Redactor.of(secrets);
    log = logThrough(redactor);
  }

  /** Stops it after {@code timeout}, when it has not ended by then. */
  void endAfter(Duration timeout) {
    schedule(timeout, () -> stop(new Outcome.TimedOut(timeout), "it took too long"));
  }

  private void schedule(Duration delay, Runnable then) {
    var alarm = timer.schedule(then, TimerDelay.nanosOf(delay), TimeUnit.NANOSECONDS);
    var _ = result.whenComplete((_, _) -> alarm.cancel(false));
  }

  /** What is to be done, as the task has it. */
  public CustomSpec spec() {
    return spec;
  }

  /** Which attempt of which task it is, and what it may use. */
  public ExecutionRequest request() {
    return request;
  }

  /** What the executor is told: JSON with all references filled in. */
  public synchronized String config() {
    return config;
  }

  /**
   * Gives it to an executor.
   *
   * @param onStop called once for each wish to stop, at once if there was one already
   * @return whether it may begin: it was not taken before, and is still wanted
   */
  public boolean begin(Consumer<String> onStop) {
    synchronized (this) {
      if (ended || taken || stop != null) {
        return false;
      }
      taken = true;
    }
    listener.started();
    stopping.begun(onStop);
    return true;
  }

  @Override
  public void cancel(String reason) {
    stop(new Outcome.Cancelled(reason), reason);
  }

  /** Tells the executor to stop; it has the kill grace to do so. */
  private void stop(Outcome outcome, String reason) {
    boolean told;
    synchronized (this) {
      if (ended || stop != null) {
        return;
      }
      stop = outcome;
      told = taken;
    }
    if (!told) {
      released();
      return;
    }
    schedule(request.limits().grace(), this::released);
    stopping.cancel(reason);
  }

  /** Returns whether the executor is to stop, or is not listened to any more. */
  public synchronized boolean isUnwanted() {
    return ended || stop != null;
  }

  /** Returns whether it has ended, so that nothing said about it counts any more. */
  public synchronized boolean isOver() {
    return ended;
  }

  /** Writes to the log of the task. */
  public void log(String text) {
    if (isOver()) {
      return;
    }
    logged().append(text);
    listener.activity();
  }

  private synchronized TextLog logged() {
    return log;
  }

  /** The executor is alive and getting on. */
  public void progress() {
    if (!isOver()) {
      listener.activity();
    }
  }

  /**
   * Notes what was spent so far.
   *
   * @param usage a map of {@code tokens}, {@code costUsd} and {@code model}
   */
  public synchronized void usage(JsonNode usage) {
    Usage told = AnswerText.usage(usage);
    spent = told == null ? spent : told;
  }

  /**
   * It did what it should.
   *
   * @param output JSON text; null: none
   * @return whether that counts: it had not ended before
   */
  public boolean succeed(@Nullable String output) {
    if (output == null) {
      return end(new Outcome.Exited(0), new TaskOutput(null, spent(), null), false);
    }
    String shown = redactor().redact(output);
    int most = request.limits().outputBytes();
    int bytes = shown.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > most) {
      return end(
          new Outcome.OutputRefused(
              OutputFault.PAYLOAD_TOO_LARGE,
              "Expected an output of at most %,d bytes from the executor %s, but it has %,d."
                  .formatted(most, spec.type(), bytes)),
          TaskOutput.NONE,
          false);
    }
    Optional<String> problem = AnswerText.ownProblem(shown);
    if (problem.isPresent()) {
      return end(
          new Outcome.OutputRefused(
              OutputFault.INVALID_OUTPUT,
              "Expected an output of JSON from the executor %s, but %s."
                  .formatted(spec.type(), problem.get())),
          TaskOutput.NONE,
          false);
    }
    Usage told = spent();
    Usage usage = told == null ? AnswerText.read(shown).usage() : told;
    return end(new Outcome.Exited(0), new TaskOutput(shown, usage, null), false);
  }

  private synchronized @Nullable Usage spent() {
    return spent;
  }

  private synchronized Redactor redactor() {
    return redactor;
  }

  /**
   * It failed.
   *
   * @param mayPass whether another attempt may help
   * @return whether that counts
   */
  public boolean fail(String message, boolean mayPass) {
    return end(new Outcome.ExecutorFailed(shown(message), mayPass), spentOnly(null), false);
  }

  /**
   * It is to be tried later, which costs no attempt.
   *
   * @param retryAt null: in half a minute
   * @return whether that counts
   */
  public boolean later(String message, @Nullable Instant retryAt) {
    return end(new Outcome.ExecutorFailed(shown(message), true), spentOnly(retryAt), true);
  }

  /** Nobody here does it at present: it is handed out again after a while. */
  public boolean giveBack(String reason, Duration pause) {
    return later(reason, Instant.now().plus(pause));
  }

  /** It cannot begin at all. */
  void refuse(String reason) {
    end(new Outcome.SpawnFailed(reason), TaskOutput.NONE, false);
  }

  /** The executor has let go of it without a word about how it ended. */
  public void released() {
    Outcome outcome;
    synchronized (this) {
      outcome =
          stop == null
              ? new Outcome.ExecutorFailed(
                  "Expected a result from the executor %s, but it ended without one."
                      .formatted(spec.type()),
                  true)
              : stop;
    }
    end(outcome, TaskOutput.NONE, false);
  }

  private TaskOutput spentOnly(@Nullable Instant retryAt) {
    return new TaskOutput(null, spent(), retryAt);
  }

  private String shown(String message) {
    String redacted = redactor().redact(message.isBlank() ? "it did not say why" : message);
    return redacted.length() <= LONGEST_MESSAGE
        ? redacted
        : redacted.substring(0, LONGEST_MESSAGE) + "...";
  }

  /** Ends it; a wish to stop that came first decides how. */
  private boolean end(Outcome told, TaskOutput output, boolean tryLater) {
    Outcome stopped;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      stopped = stop;
    }
    TextLog written = logged();
    written.finish();
    boolean byItself = stopped == null;
    ExecutionResult end =
        new ExecutionResult(
            stopped == null ? told : stopped,
            byItself ? output : TaskOutput.NONE,
            byItself && tryLater,
            new Captured(
                written.lastLines(request.limits().tailLines()),
                List.of(),
                written.totalBytes(),
                0,
                written.isTruncated()),
            List.of(),
            Duration.ofNanos(System.nanoTime() - createdNanos));
    COMPLETIONS.execute(() -> result.complete(end));
    return byItself;
  }

  @Override
  public CompletableFuture<ExecutionResult> result() {
    return result.copy();
  }
}
