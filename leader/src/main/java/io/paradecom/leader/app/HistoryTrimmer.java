package io.paradecom.leader.app;

import io.paradecom.common.topic.AdminAnswers;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.common.topic.Topics;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the history of workflows that were given up. A partition's events are in the order of
 * their time and those of a run begin with its submit, so that all before the submit of the oldest
 * run that is kept, and older than runs are kept, are of none that is.
 *
 * <p>Cost: every {@link #period}, one pass over the rows of the runs that are kept, and two
 * requests for all partitions of this process.
 */
final class HistoryTrimmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryTrimmer.class);
  private static final Duration LONGEST_PERIOD = Duration.ofHours(1);
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(5);

  /** How far the clocks of brokers and leaders are taken to be apart. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final AdminAnswers ANSWERS = new AdminAnswers(Duration.ofSeconds(30));

  private final LeaderView view;
  private final Topics topics;
  private final Map<String, Object> client;
  private final @Nullable Duration kept;
  private final Clock clock;
  private final ScheduledExecutorService executor;

  HistoryTrimmer(LeaderConfig config, LeaderView view, Clock clock) {
    this.view = view;
    this.topics = config.topics();
    this.client = new HashMap<>(config.client());
    this.client.put("bootstrap.servers", config.bootstrap());
    this.kept = config.limits().retention().ended();
    this.clock = clock;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("paradecom-history-trimmer").daemon().factory());
  }

  /** Starts to look now and then; does nothing where nothing is ever given up. */
  void start() {
    if (kept != null) {
      long period = period(kept).toMillis();
      var _ =
          executor.scheduleWithFixedDelay(() -> trim(kept), period, period, TimeUnit.MILLISECONDS);
    }
  }

  private static Duration period(Duration kept) {
    Duration period = kept.dividedBy(4);
    period = period.compareTo(LONGEST_PERIOD) > 0 ? LONGEST_PERIOD : period;
    return period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
  }

  private static Duration skew(Duration keptFor) {
    return SKEW.compareTo(keptFor) < 0 ? SKEW : keptFor;
  }

  private void trim(Duration keptFor) {
    Map<TopicPartition, OffsetSpec> horizons = new HashMap<>();
    view.partitions()
        .forEach(partition ->
            horizon(partition, clock.instant().minus(keptFor), skew(keptFor))
                .ifPresent(at ->
                    horizons.put(
                        new TopicPartition(topics.events(), partition),
                        OffsetSpec.forTimestamp(at.toEpochMilli()))));
    if (horizons.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
      ANSWERS
          .get("find where kept history begins", admin.listOffsets(horizons).all())
          .forEach((partition, found) ->
              first(found)
                  .ifPresent(
                      offset -> before.put(partition, RecordsToDelete.beforeOffset(offset))));
      ANSWERS.get("delete history", admin.deleteRecords(before).all());
    } catch (TopicAccessException | KafkaException refused) {
      if (executor.isShutdown()) {
        return;
      }
      // Nothing is lost: it is tried again after the next period.
      LOG.atWarn()
          .addKeyValue("topic", topics.events())
          .addKeyValue("error", refused.getMessage())
          .log("history of purged workflows could not be deleted");
    }
  }

  /** All of the partition may be newer than the time asked for, or nothing. */
  private static Optional<Long> first(ListOffsetsResultInfo found) {
    return found.offset() > 0 ? Optional.of(found.offset()) : Optional.empty();
  }

  /** Returns up to when a partition's events are of runs that are not kept; empty: not ours. */
  private Optional<Instant> horizon(int partition, Instant latest, Duration skew) {
    AtomicReference<Instant> horizon = new AtomicReference<>(latest);
    try {
      view.rows(partition)
          .forEachWorkflow(run -> {
            if (!run.state().isPurged() && run.submittedAt().isBefore(horizon.get())) {
              horizon.set(run.submittedAt());
            }
          });
    } catch (NotServedException | InvalidStateStoreException elsewhere) {
      return Optional.empty();
    }
    return Optional.of(horizon.get().minus(skew));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
