package io.paradecom.leader.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.topic.AdminAnswers;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.common.topic.Topics;
import io.paradecom.leader.state.StoredRows;
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
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the history of workflows that were given up. A partition's events are in the order of
 * their time and those of a run begin with its submit, so that all before the submit of the oldest
 * run that is kept, and older than runs are kept, are of none that is. Of a partition with a row
 * that cannot be decoded nothing is deleted, since nobody knows how old its run is.
 *
 * <p>Cost: every {@link #period}, one pass over the rows of the runs that are kept, and two
 * requests for all partitions of this process.
 */
final class HistoryTrimmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryTrimmer.class);
  private static final Duration LONGEST_PERIOD = Duration.ofHours(1);
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(5);

  /** After the start, when partitions are served as a rule. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

  /** How far the clocks of brokers and leaders are taken to be apart. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final AdminAnswers ANSWERS = new AdminAnswers(Duration.ofSeconds(30));

  private final KeptHistory history;
  private final Topics topics;
  private final Map<String, Object> client;
  private final @Nullable Duration kept;
  private final Clock clock;
  private final ScheduledExecutorService executor;

  /**
   * @param rows of a partition, or a {@link NotServedException}
   */
  HistoryTrimmer(
      LeaderConfig config, IntFunction<StoredRows> rows, Clock clock, MeterRegistry meters) {
    this.history = new KeptHistory(rows, clock, meters);
    this.topics = config.topics();
    this.client = new HashMap<>(config.client());
    this.client.put("bootstrap.servers", config.bootstrap());
    this.kept = config.limits().retention().ended();
    this.clock = clock;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("paradecom-history-trimmer").daemon().factory());
  }

  /** Starts to look now and then; deletes nothing where nothing is ever given up. */
  void start() {
    long period = (kept == null ? LONGEST_PERIOD : period(kept)).toMillis();
    long first = Math.min(period, FIRST_LOOK.toMillis());
    var _ = executor.scheduleWithFixedDelay(this::look, first, period, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("IllegalCatch") // The end of a thread: it would not be called again.
  private void look() {
    try {
      trim();
    } catch (RuntimeException defect) {
      LOG.atError().setCause(defect).log("history of purged workflows could not be looked at");
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

  /** Looks at all partitions of this process, and deletes what is of no run that is kept. */
  void trim() {
    Map<TopicPartition, OffsetSpec> horizons = new HashMap<>();
    Duration keptFor = kept == null ? Duration.ZERO : kept;
    Instant latest = clock.instant().minus(keptFor);
    for (int partition = 0; partition < topics.workflowPartitions(); partition++) {
      TopicPartition events = new TopicPartition(topics.events(), partition);
      history
          .horizon(partition, latest)
          .map(at -> at.minus(skew(keptFor)))
          .ifPresent(at -> horizons.put(events, OffsetSpec.forTimestamp(at.toEpochMilli())));
    }
    if (kept != null && !horizons.isEmpty()) {
      delete(horizons);
    }
  }

  private void delete(Map<TopicPartition, OffsetSpec> horizons) {
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

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
