package io.paradecom.leader.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.leader.state.StoredRows;
import io.paradecom.leader.view.NotServedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far back the partitions of this process must keep their history: to the submit of the oldest
 * run that is kept. One partition is looked at by one thread at a time; the gauges are read by any.
 */
final class KeptHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KeptHistory.class);

  private final IntFunction<StoredRows> rows;
  private final Clock clock;
  private final Map<Integer, Look> looks = new ConcurrentHashMap<>();

  /**
   * What the last look at a partition found.
   *
   * @param oldest when the oldest of the readable runs that are kept was submitted; null: none is
   * @param undecodable rows of runs of which nobody can tell when they were submitted
   */
  private record Look(@Nullable Instant oldest, int undecodable) {}

  /** Collects a look. */
  private static final class Pass {
    private @Nullable Instant oldest;
    private int undecodable;
    private String firstId = "";
    private @Nullable String firstError;

    void submitted(Instant at) {
      Instant before = oldest;
      if (before == null || at.isBefore(before)) {
        oldest = at;
      }
    }

    void undecodable(String id, @Nullable String error) {
      if (undecodable++ == 0) {
        firstId = id;
        firstError = error;
      }
    }
  }

  /**
   * @param rows of a partition, or a {@link NotServedException}
   */
  KeptHistory(IntFunction<StoredRows> rows, Clock clock, MeterRegistry meters) {
    this.rows = rows;
    this.clock = clock;
    Gauge.builder("paradecom.leader.history.age", this::ageSeconds)
        .description(
            "How long ago the oldest workflow that is kept was submitted: its partition keeps all"
                + " events since; 0: none is kept")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("paradecom.leader.history.undecodable", this::undecodable)
        .description(
            "Rows of workflows that cannot be decoded; their partitions' events are not deleted")
        .register(meters);
  }

  /**
   * Looks at a partition. Cost: O(workflows).
   *
   * @return before when its events are of runs that are not kept, {@code latest} at the most;
   *     empty: it is not served here, or has rows that nobody can read
   */
  Optional<Instant> horizon(int partition, Instant latest) {
    Pass pass = new Pass();
    try {
      rows.apply(partition)
          .forEachWorkflow(
              run -> {
                if (!run.state().isPurged()) {
                  pass.submitted(run.submittedAt());
                }
              },
              (id, violation) -> pass.undecodable(id, violation.getMessage()));
    } catch (NotServedException | InvalidStateStoreException elsewhere) {
      looks.remove(partition);
      return Optional.empty();
    }
    Look before = looks.put(partition, new Look(pass.oldest, pass.undecodable));
    if (pass.undecodable > 0) {
      if (before == null || before.undecodable() == 0) {
        LOG.atWarn()
            .addKeyValue("partition", partition)
            .addKeyValue("rows", pass.undecodable)
            .addKeyValue("workflowId", pass.firstId)
            .addKeyValue("error", pass.firstError)
            .log("rows cannot be decoded; no history of their partition is deleted");
      }
      return Optional.empty();
    }
    Instant oldest = pass.oldest;
    return Optional.of(oldest == null || latest.isBefore(oldest) ? latest : oldest);
  }

  private double ageSeconds() {
    Instant now = clock.instant();
    return looks.values().stream()
        .flatMap(look -> Stream.ofNullable(look.oldest()))
        .mapToDouble(oldest -> Math.max(0, Duration.between(oldest, now).toMillis() / 1e3))
        .max()
        .orElse(0);
  }

  private double undecodable() {
    return looks.values().stream().mapToInt(Look::undecodable).sum();
  }
}
