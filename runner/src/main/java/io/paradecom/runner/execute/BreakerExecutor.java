package io.paradecom.runner.execute;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server or a model that keeps failing nothing for a while: of the last ten answers at most
 * half may be missing. What would have gone to it is to be tried later, which costs no attempt, and
 * by which the leader pauses the target for everybody. Then two are let through to find out.
 *
 * <p>Commands and executors that were added are not judged: their failures are their own.
 * Thread-safe.
 */
public final class BreakerExecutor implements TaskExecutor {
  /** How long a target is left alone. */
  static final Duration OPEN = Duration.ofSeconds(10);

  /** How soon to come again while others find out whether it is better. */
  private static final Duration PROBED = Duration.ofSeconds(1);

  private static final int LOOKS_AT = 10;
  private static final int FEWEST = 5;
  private static final int PROBES = 2;
  private static final float HALF = 50;

  private final TaskExecutor others;
  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindow(LOOKS_AT, FEWEST, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
              .failureRateThreshold(HALF)
              .waitDurationInOpenState(OPEN)
              .permittedNumberOfCallsInHalfOpenState(PROBES)
              .build());

  /**
   * @param others closed by this executor
   */
  public BreakerExecutor(TaskExecutor others) {
    this.others = others;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    Optional<String> target = target(request.action());
    if (target.isEmpty()) {
      return others.start(request, listener);
    }
    CircuitBreaker breaker = breakers.circuitBreaker(target.get());
    if (!breaker.tryAcquirePermission()) {
      return new Refused(target.get(), breaker.getState());
    }
    Execution execution = others.start(request, listener);
    var _ = execution.result().whenComplete((result, broken) -> judge(breaker, result, broken));
    return execution;
  }

  private static Optional<String> target(ExecutionAction action) {
    return switch (action) {
      case ExecutionAction.Http http -> Optional.of(http.request().origin());
      case ExecutionAction.Decompose question -> Optional.of(question.model());
      case ExecutionAction.Prompt(var prompt) -> Optional.of(prompt.model());
      case ExecutionAction.Program _,
          ExecutionAction.Custom _,
          ExecutionAction.Sleep _,
          ExecutionAction.Noop _ ->
          Optional.empty();
    };
  }

  /** Says whether the target did its part; what says nothing about it does not count. */
  private static void judge(
      CircuitBreaker breaker, ExecutionResult result, @Nullable Throwable broken) {
    if (broken != null || result.tryLater()) {
      breaker.releasePermission();
      return;
    }
    long nanos = result.duration().toNanos();
    switch (result.outcome()) {
      case Outcome.Cancelled _, Outcome.SpawnFailed _, Outcome.InputMissing _ ->
          breaker.releasePermission();
      case Outcome.RequestFailed(String reason, boolean mayPass) when mayPass ->
          breaker.onError(nanos, TimeUnit.NANOSECONDS, new UnansweredException(reason));
      case Outcome.NoAnswer(String reason, boolean mayPass) when mayPass ->
          breaker.onError(nanos, TimeUnit.NANOSECONDS, new UnansweredException(reason));
      case Outcome.TimedOut(Duration timeout) ->
          breaker.onError(
              nanos, TimeUnit.NANOSECONDS, new UnansweredException("no end within " + timeout));
      default -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    others.close();
  }

  /** What the breaker counts; nobody catches it. */
  private static final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    UnansweredException(String reason) {
      super(reason, null, false, false);
    }
  }

  /** Over before it began. */
  private record Refused(String target, CircuitBreaker.State state) implements Execution {
    @Override
    public void cancel(String reason) {}

    @Override
    public CompletableFuture<ExecutionResult> result() {
      Duration wait = state == CircuitBreaker.State.OPEN ? OPEN : PROBED;
      return CompletableFuture.completedFuture(
          new ExecutionResult(
              new Outcome.RequestFailed(
                  "%s failed too often and is left alone for a while".formatted(target), true),
              new TaskOutput(null, null, Instant.now().plus(wait)),
              true,
              ExecutionResult.Captured.NOTHING,
              List.of(),
              Duration.ZERO));
    }
  }
}
