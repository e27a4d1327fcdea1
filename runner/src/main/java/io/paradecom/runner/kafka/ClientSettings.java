package io.paradecom.runner.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of a runner's Kafka clients. What the user gives comes first: keys as they are go to
 * every client, keys that begin with {@code producer.} or {@code consumer.} to one kind only. What
 * protects correctness or decides latency is set over it.
 */
final class ClientSettings {
  private static final String PRODUCER = "producer.";
  private static final String CONSUMER = "consumer.";
  private static final int MAX_REQUEST_BYTES = 1_048_576;

  private final String bootstrap;
  private final Map<String, String> given;

  ClientSettings(String bootstrap, Map<String, String> given) {
    this.bootstrap = bootstrap;
    this.given = Map.copyOf(given);
  }

  /** For everything that must arrive, in order, at once. */
  Map<String, Object> reliableProducer() {
    Map<String, Object> settings = base(PRODUCER);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    // What blocks here holds a poll thread up for as long.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return settings;
  }

  /** For output of tasks, of which some may be lost. */
  Map<String, Object> casualProducer() {
    Map<String, Object> settings = base(PRODUCER);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return settings;
  }

  /** For a member of a share group that acquires at most {@code width} records a poll. */
  Map<String, Object> shareConsumer(String group, int width) {
    Map<String, Object> settings = base(CONSUMER);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, width);
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    // The other mode acquires whole batches, more than there are slots for.
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    // A runner whose slots are all busy does not poll, and stays in its group.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    return settings;
  }

  /** For a reader of orders that is in no group. */
  Map<String, Object> orderConsumer() {
    Map<String, Object> settings = base(CONSUMER);
    // An order of an aborted transaction was never given.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return settings;
  }

  private Map<String, Object> base(String kind) {
    Map<String, Object> settings = new HashMap<>();
    given.forEach((key, value) -> {
      if (!key.startsWith(PRODUCER) && !key.startsWith(CONSUMER)) {
        settings.put(key, value);
      }
    });
    given.forEach((key, value) -> {
      if (key.startsWith(kind)) {
        settings.put(key.substring(kind.length()), value);
      }
    });
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return settings;
  }
}
