package io.paradecom.common.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers now and then how far runners and leaders are behind their topics. Every leader
 * asks and gets the same answer, so that it is known whichever of them lives.
 */
public final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final Topics topics;
  private final Map<QueueName, Long> ofRunners = new ConcurrentHashMap<>();
  private final Map<String, Long> ofLeaders = new ConcurrentHashMap<>();

  private Backlog(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /**
   * Shows the backlog of each queue and of the leaders' inputs in {@code telemetry}.
   *
   * @param admin stays the caller's to close
   */
  public static void watch(Telemetry telemetry, Admin admin, Topics topics) {
    telemetry.every(INTERVAL, shownIn(telemetry.registry(), admin, topics)::look);
  }

  static Backlog shownIn(MeterRegistry registry, Admin admin, Topics topics) {
    Backlog watched = new Backlog(admin, topics);
    for (QueueName queue : topics.queues()) {
      Gauge.builder("paradecom.queue.backlog", () -> known(watched.ofRunners.get(queue)))
          .description(
              "Records of ready tasks that the runners of a queue have not settled; every leader"
                  + " tells the same")
          .tag("queue", queue.value())
          .register(registry);
    }
    for (String topic : List.of(topics.commands(), topics.reports(), topics.heartbeats())) {
      Gauge.builder("paradecom.leader.backlog", () -> known(watched.ofLeaders.get(topic)))
          .description(
              "Records of a topic that the leaders together have not worked through; every leader"
                  + " tells the same")
          .tag("topic", topic)
          .register(registry);
    }
    return watched;
  }

  private static double known(@Nullable Long backlog) {
    return backlog == null ? Double.NaN : backlog;
  }

  /** Asks once. */
  void look() {
    try {
      for (QueueName queue : topics.queues()) {
        ofRunners.put(queue, ofRunners(topics.runnerGroup(queue)));
      }
      ofLeaders.putAll(ofLeaders());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException notNow) {
      // Nobody has joined yet, or the broker is away: what is not known is not a number.
      ofRunners.clear();
      ofLeaders.clear();
      LOG.atDebug().setCause(notNow).log("backlog is not known");
    }
  }

  private long ofRunners(String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    return get(
            admin
                .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group))
        .values()
        .stream()
        .mapToLong(info -> info == null ? 0 : info.lag().orElse(0L))
        .sum();
  }

  private Map<String, Long> ofLeaders()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> done =
        get(admin.listConsumerGroupOffsets(topics.leaderGroup()).partitionsToOffsetAndMetadata());
    Map<TopicPartition, OffsetSpec> latest =
        done.keySet().stream().collect(Collectors.toMap(input -> input, _ -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
    Map<String, Long> backlog = new HashMap<>();
    done.forEach((input, reached) -> {
      ListOffsetsResultInfo end = ends.get(input);
      if (end != null && reached != null) {
        backlog.merge(input.topic(), Math.max(0, end.offset() - reached.offset()), Long::sum);
      }
    });
    return backlog;
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
