package io.paradecom.common.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers of committed records that belong to no group. */
public final class CommittedRecords {
  private CommittedRecords() {}

  /** Opens a consumer; it reads what it is assigned. */
  public static KafkaConsumer<byte[], byte[]> consumer(KafkaAccess access) {
    return new KafkaConsumer<>(
        access.with(
            "consumer",
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Returns the partitions of a topic, in their order. */
  public static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
  }

  /**
   * Closes a consumer. There is no group to say goodbye to: waiting for the answer to the last
   * fetch would take half a second.
   */
  public static void close(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
