package io.paradecom.cli.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** About the last records of a topic, by their times. */
public final class LastRecords {
  private static final Duration GLANCE = Duration.ofMillis(200);

  private LastRecords() {}

  /**
   * Returns about so many of the last records that are there now, in the order of their times.
   * Cost: reads twice as many of each partition, as about half of a topic can be markers.
   *
   * @param partitions are assigned to the consumer, and read to their ends
   * @param lines at least 0
   * @param wanted others are left out
   * @param stopped asked now and then whether somebody wants no more
   */
  public static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      int lines,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BooleanSupplier stopped) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      consumer.seek(partition, Math.max(begin, ends.getOrDefault(partition, 0L) - 2L * lines));
    }
    Deque<ConsumerRecord<byte[], byte[]>> last = new ArrayDeque<>();
    while (isBehind(consumer, ends) && !stopped.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : sorted(consumer.poll(GLANCE))) {
        if (wanted.test(record)) {
          last.addLast(record);
        }
      }
    }
    List<ConsumerRecord<byte[], byte[]>> kept = sorted(last);
    return kept.subList(Math.max(0, kept.size() - lines), kept.size());
  }

  static boolean isBehind(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  static List<ConsumerRecord<byte[], byte[]>> sorted(
      Iterable<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> sorted = new ArrayList<>();
    records.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return sorted;
  }
}
