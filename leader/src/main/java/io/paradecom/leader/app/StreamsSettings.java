package io.paradecom.leader.app;

import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.leader.processor.WorkflowProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Streams settings of the leader. Those that protect correctness or decide latency are set
 * last, so that nothing given by a user overrides them.
 */
final class StreamsSettings {
  private static final long CACHE_BYTES = 64L * 1024 * 1024;

  /**
   * After so long a leader that says nothing is given up, and so is its transaction. Shorter, and a
   * long pause of a busy machine passes for a death; brokers take 6 s at the least by default.
   */
  private static final int SESSION_MS = 8_000;

  private StreamsSettings() {}

  static Properties of(LeaderConfig config) {
    Properties settings = new Properties();
    settings.putAll(config.client());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.topics().leaderGroup());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, WorkflowProcessor.COMMIT_INTERVAL.toMillis());
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    settings.putAll(membership(config.membership()));
    settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 0L);
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, false);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    // What a transaction wrote leaves in one request, with the commit, which waits for no linger.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
    // A transaction that meets the markers of the one before is told to come again: soon, then.
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5L);
    // One stalled leader's open transaction holds back every reader of what it wrote.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), SESSION_MS);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 1_048_576);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MS);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  private static Map<String, Object> membership(Membership membership) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) membership.replicas());
    TopicAdmin.replicaSettings(membership.replicas())
        .forEach((key, value) -> settings.put(StreamsConfig.topicPrefix(key), value));
    if (membership.instance() != null) {
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          membership.instance());
    }
    if (membership.endpoint() != null) {
      settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, membership.endpoint());
    }
    return settings;
  }
}
