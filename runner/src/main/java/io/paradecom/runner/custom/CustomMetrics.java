package io.paradecom.runner.custom;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paradecom.common.telemetry.NamedMeters;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a runner counts of the executors that were added to it. The first {@link #MOST_TYPES} types
 * that it offers have values of their own, further ones have them together. Thread-safe.
 */
final class CustomMetrics {
  /** Most types that are told apart. */
  static final int MOST_TYPES = 32;

  /** How an attempt ended. */
  enum End {
    SUCCEEDED,
    FAILED,
    RETURNED,
    TIMED_OUT,
    CANCELLED;

    static End of(ExecutionResult result) {
      return switch (result.outcome()) {
        case Outcome.TimedOut _ -> TIMED_OUT;
        case Outcome.Cancelled _ -> CANCELLED;
        case Outcome.Exited _ -> SUCCEEDED;
        case Outcome _ -> result.tryLater() ? RETURNED : FAILED;
      };
    }
  }

  private final MeterRegistry registry;
  private final NamedMeters<Map<End, Timer>> types;

  CustomMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.types = new NamedMeters<>(MOST_TYPES, this::timers);
  }

  private Map<End, Timer> timers(String type) {
    return Arrays.stream(End.values())
        .collect(
            Collectors.toMap(
                Function.identity(),
                end ->
                    Timer.builder("paradecom.runner.executors.attempts")
                        .description(
                            "Attempts of executors that were added to the runner, from the moment"
                                + " they were handed over")
                        .tag("type", type)
                        .tag("outcome", end.name().toLowerCase(Locale.ROOT))
                        .register(registry),
                (first, _) -> first,
                () -> new EnumMap<>(End.class)));
  }

  /**
   * An attempt has ended.
   *
   * @param type one that is offered here; what tasks ask for in vain is not counted
   */
  void ended(String type, ExecutionResult result) {
    Objects.requireNonNull(types.of(type).get(End.of(result))).record(result.duration());
  }
}
