package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.common.decompose.CallGate;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.common.decompose.Usage;
import io.paradecom.core.decompose.ComplexityScore;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.runner.decompose.ModelScorer;
import io.paradecom.runner.decompose.ModelScorer.Reply;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a model score tasks, many at the same time, and keeps each score at once: what was paid for
 * is not asked again. Used once, by one thread.
 */
final class Scoring {
  private static final int MAX_TRIES = 4;
  private static final Duration REST = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final class Open {
    private final TaskSpec task;

    /** Of the question as it is asked first; whichever answer is accepted is kept under it. */
    private final String key;

    private String error = "";
    private int tries;
    private Instant from = Instant.MIN;

    Open(TaskSpec task, String key) {
      this.task = task;
      this.key = key;
    }
  }

  private record Call(Open open, ModelScorer.Asked asked, CallGate.Permit permit) {}

  private record Ended(Call call, @Nullable Reply reply, @Nullable Throwable broken) {}

  private final ModelScorer scorer;
  private final KeptScores kept;
  private final ModelOptions options;
  private final CallGate gate;
  private final Clock clock;
  private final Consumer<String> lines;
  private final List<Open> open = new ArrayList<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final Map<String, ComplexityScore> scores = new HashMap<>();
  private final Map<String, String> without = new LinkedHashMap<>();
  private Tokens spent = Tokens.NONE;
  private Tokens reserved = Tokens.NONE;
  private int underWay;
  private int calls;

  Scoring(
      ModelScorer scorer,
      KeptScores kept,
      ModelOptions options,
      Clock clock,
      Consumer<String> lines) {
    this.scorer = scorer;
    this.kept = kept;
    this.options = options;
    this.gate = new CallGate(options.slots(), options.rates());
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Scores all tasks, as far as the budget goes and nobody stops it.
   *
   * @throws CliException when the model will not answer anything
   */
  void run(List<TaskSpec> tasks, StopSignal stop) {
    tasks.forEach(task -> open.add(new Open(task, scorer.question(task.text(), "").key())));
    while ((!open.isEmpty() && !stop.asked()) || underWay > 0) {
      if (!stop.asked()) {
        begin();
      }
      hear();
    }
  }

  /** Returns the scores, by the ids of tasks. */
  Map<String, ComplexityScore> scores() {
    return scores;
  }

  /** Returns why tasks have no score, by their ids. */
  Map<String, String> without() {
    return without;
  }

  Tokens spent() {
    return spent;
  }

  int calls() {
    return calls;
  }

  private void begin() {
    for (Open one : List.copyOf(open)) {
      ComplexityScore known = kept.read(one.key);
      if (known != null) {
        open.remove(one);
        scores.put(one.task.id().value(), known);
      } else if (!one.from.isAfter(clock.instant()) && !begin(one)) {
        return;
      }
    }
  }

  /** Returns whether another one may be begun after this one. */
  private boolean begin(Open one) {
    Instant now = clock.instant();
    ModelScorer.Asked asked = scorer.question(one.task.text(), one.error);
    if (!options.budget().covers(spent.plus(reserved).plus(asked.worst()))) {
      leave(one);
      return true;
    }
    if (!gate.mayBegin(now, asked.worst())) {
      return false;
    }
    open.remove(one);
    call(new Call(one, asked, gate.begin(now, asked.worst())));
    return true;
  }

  /** What does not fit now may do so when calls under way have cost less than they might. */
  private void leave(Open one) {
    if (underWay == 0) {
      open.remove(one);
      without.put(one.task.id().value(), "the budget does not cover the question");
    }
  }

  private void call(Call call) {
    underWay++;
    calls++;
    call.open().tries++;
    reserved = reserved.plus(call.asked().worst());
    CallLimits limits = CallLimits.DEFAULT.withDeadline(options.callTimeout);
    var _ =
        scorer
            .ask(call.asked(), limits)
            .whenComplete((reply, broken) -> ended.add(new Ended(call, reply, broken)));
  }

  private void hear() {
    try {
      Ended first = ended.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      for (Ended one = first; one != null; one = ended.poll()) {
        take(one);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.NOT_SUCCEEDED, "Stopped.");
    }
  }

  private void take(Ended end) {
    underWay--;
    Call call = end.call();
    Tokens worst = call.asked().worst();
    reserved = new Tokens(reserved.input() - worst.input(), reserved.output() - worst.output());
    switch (end.reply()) {
      case Reply.Scored(ComplexityScore score, Usage usage) -> {
        settle(call, usage);
        kept.write(call.open().key, score);
        scores.put(call.open().task.id().value(), score);
        lines.accept("scored " + call.open().task.id() + ": " + score.score());
      }
      case Reply.Unreadable(String error, Usage usage) -> {
        settle(call, usage);
        call.open().error = error;
        again(call, Instant.MIN, error);
      }
      case Reply.Failed(CallFailure failure) -> fail(call, failure);
      case null -> throw new IllegalStateException("Expected a reply.", end.broken());
    }
  }

  private void settle(Call call, Usage usage) {
    Tokens used = call.asked().worst().settledBy(usage);
    spent = spent.plus(used);
    gate.answered(call.permit(), clock.instant(), used);
  }

  private void fail(Call call, CallFailure failure) {
    Instant now = clock.instant();
    if (!failure.kind().isTransient()) {
      throw new CliException(ExitCode.INFRASTRUCTURE, failure.sentence());
    }
    Duration pause = failure.retryAfter() == null ? REST : failure.retryAfter();
    if (failure.kind() == CallFailure.Kind.RATE_LIMITED) {
      gate.refused(call.permit(), now, now.plus(pause));
      call.open().tries--;
      again(call, now.plus(pause), failure.sentence());
      return;
    }
    boolean mayHaveCost = failure.kind() != CallFailure.Kind.UNREACHABLE;
    Tokens used = mayHaveCost ? call.asked().worst() : Tokens.NONE;
    spent = spent.plus(used);
    gate.failed(call.permit(), now, used);
    again(call, now.plusSeconds(1L << call.open().tries), failure.sentence());
  }

  private void again(Call call, Instant from, String reason) {
    Open one = call.open();
    lines.accept("again  " + one.task.id() + ": " + reason);
    one.from = from;
    if (one.tries < MAX_TRIES) {
      open.add(one);
    } else {
      without.put(one.task.id().value(), reason);
    }
  }
}
