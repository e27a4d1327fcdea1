package io.paradecom.leader.processor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * A timer for one tick of the fleet's clock out of its turn: when permits of a rate come back that
 * somebody waits for. The tick comes back from the log as any other; should it be early by the
 * log's time, the next one is planned by what is left. Used by the stream thread.
 */
final class ExtraTick {
  /** Ticks are records: no more than a hundred a second. */
  private static final Duration LEAST = Duration.ofMillis(10);

  private final ProcessorContext<byte[], byte[]> context;
  private final LongConsumer tick;
  private @Nullable Cancellable timer;
  private long dueMs;

  /**
   * @param tick sends one, given the time in milliseconds since the epoch
   */
  ExtraTick(ProcessorContext<byte[], byte[]> context, LongConsumer tick) {
    this.context = context;
    this.tick = tick;
  }

  /**
   * Sends a tick then, unless one is planned earlier.
   *
   * @param wait empty: nobody waits for a tick
   */
  void plan(Optional<Duration> wait) {
    if (wait.isEmpty()) {
      return;
    }
    Duration delay = wait.get().compareTo(LEAST) < 0 ? LEAST : wait.get();
    long wantedMs = context.currentSystemTimeMs() + delay.toMillis();
    if (timer != null && dueMs <= wantedMs) {
      return;
    }
    cancel();
    dueMs = wantedMs;
    timer = context.schedule(delay, PunctuationType.WALL_CLOCK_TIME, this::send);
  }

  private void send(long nowMs) {
    cancel();
    tick.accept(nowMs);
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
