package io.paradecom.runner.custom;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** A place that executors of one's own come from. Thread-safe. */
public interface ExecutorProvider extends AutoCloseable {
  /**
   * Takes an attempt on, whose end it then tells it.
   *
   * @return why it is not taken on at present, half a sentence; empty: it was
   */
  Optional<String> take(CustomAttempt attempt);

  /** Returns whether it has an executor of that type, be it busy or not. */
  boolean offers(String type);

  /** Measures what waits here; nothing, where nothing does. */
  default void bindTo(MeterRegistry registry) {}

  /** Ends what is under way; called when all attempts were cancelled. */
  @Override
  void close();
}
