package io.paradecom.cli.run;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Notices that no broker answers any more, and that one answers again. A consumer says neither: it
 * has no news either way.
 */
final class BrokerWatch implements RunFollower.Watch {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final String bootstrap;
  private final Supplier<KafkaFuture<?>> ask;
  private final LongSupplier nanoTime;
  private long nextAsk;
  private @Nullable KafkaFuture<?> asked;
  private boolean silent;

  /**
   * @param ask asks any broker for anything; the answer must come or fail within some seconds
   */
  BrokerWatch(String bootstrap, Supplier<KafkaFuture<?>> ask, LongSupplier nanoTime) {
    this.bootstrap = bootstrap;
    this.ask = ask;
    this.nanoTime = nanoTime;
    this.nextAsk = nanoTime.getAsLong() + PAUSE_NANOS;
  }

  @Override
  public void look(RunView view, Progress progress) {
    KafkaFuture<?> answer = asked;
    if (answer == null) {
      if (nanoTime.getAsLong() - nextAsk >= 0) {
        asked = ask.get();
      }
    } else if (answer.isDone()) {
      asked = null;
      nextAsk = nanoTime.getAsLong() + PAUSE_NANOS;
      tell(answer.isCompletedExceptionally(), progress);
    }
  }

  private void tell(boolean nobodyAnswers, Progress progress) {
    if (nobodyAnswers == silent) {
      return;
    }
    silent = nobodyAnswers;
    progress.onNote(
        silent
            ? "No broker at %s answers; nothing is lost, and the run goes on when one does."
                .formatted(bootstrap)
            : "A broker at %s answers again.".formatted(bootstrap));
  }
}
