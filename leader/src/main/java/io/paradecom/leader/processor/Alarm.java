package io.paradecom.leader.processor;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action once at a time that may be moved. A standing punctuator would do the same, but
 * Streams commits after each punctuation: at 10 ms that was a hundred empty transactions a second.
 */
final class Alarm {
  private static final Duration LEAST = Duration.ofMillis(1);

  private final ProcessorContext<byte[], byte[]> context;
  private final Runnable action;
  private @Nullable Cancellable pending;
  private @Nullable Instant at;

  Alarm(ProcessorContext<byte[], byte[]> context, Runnable action) {
    this.context = context;
    this.action = action;
  }

  /** Moves the alarm; null switches it off. */
  void set(@Nullable Instant due, Instant now) {
    if (due == null) {
      cancel();
    } else if (!due.equals(at)) {
      cancel();
      Duration wait = Duration.between(now, due);
      at = due;
      pending =
          context.schedule(
              wait.compareTo(LEAST) < 0 ? LEAST : wait,
              PunctuationType.WALL_CLOCK_TIME,
              _ -> ring());
    }
  }

  private void ring() {
    cancel();
    action.run();
  }

  private void cancel() {
    if (pending != null) {
      pending.cancel();
    }
    pending = null;
    at = null;
  }
}
