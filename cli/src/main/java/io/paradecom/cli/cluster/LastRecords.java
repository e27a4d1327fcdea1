package io.paradecom.cli.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    readKept(
        consumer,
        partitions,
        2L * lines,
        record -> {
          if (wanted.test(record)) {
            found.add(record);
          }
        },
        stopped);
    List<ConsumerRecord<byte[], byte[]>> kept = sorted(found);
    return kept.subList(Math.max(0, kept.size() - lines), kept.size());
  }

  /**
   * Tells what is there now, of each poll in the order of times.
   *
   * @param most offsets before the end of each partition from which on it is read
   */
  static void readKept(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      long most,
      Consumer<ConsumerRecord<byte[], byte[]>> taker,
      BooleanSupplier stopped) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, begin) ->
            consumer.seek(partition, Math.max(begin, ends.getOrDefault(partition, 0L) - most)));
    while (isBehind(consumer, ends) && !stopped.getAsBoolean()) {
      sorted(consumer.poll(GLANCE)).forEach(taker);
    }
  }

  private static boolean isBehind(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
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
