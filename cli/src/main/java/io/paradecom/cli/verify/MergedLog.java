package io.paradecom.cli.verify;

import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.KafkaAccess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The committed records of several partitions in the order of their times, each partition's own
 * order kept. Holds what one fetch gave of each partition, however long the log is. Used by one
 * thread.
 */
final class MergedLog implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Comparator<ConsumerRecord<byte[], byte[]>> ORDER =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparing(ConsumerRecord::topic)
          .thenComparingInt(ConsumerRecord::partition);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, ArrayDeque<ConsumerRecord<byte[], byte[]>>> fetched =
      new HashMap<>();

  /**
   * Opens the log from its beginning.
   *
   * @param ends where reading ends, by partition
   */
  MergedLog(KafkaAccess access, Map<TopicPartition, Long> ends) {
    this.ends = Map.copyOf(ends);
    this.consumer = CommittedRecords.consumer(access);
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    ends.keySet().forEach(partition -> fetched.put(partition, new ArrayDeque<>()));
  }

  /**
   * Returns the next record; empty: there are no more.
   *
   * @throws KafkaException when nothing can be read for a minute
   */
  Optional<ConsumerRecord<byte[], byte[]>> next() {
    fill();
    return fetched.values().stream()
        .filter(queue -> !queue.isEmpty())
        .min(Comparator.comparing(ArrayDeque::getFirst, ORDER))
        .map(ArrayDeque::removeFirst);
  }

  /** Fetches until something of every partition that goes on is here. */
  private void fill() {
    List<TopicPartition> lacking = lacking();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!lacking.isEmpty()) {
      consumer.pause(others(lacking));
      consumer.resume(lacking);
      int taken = 0;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(GLANCE)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < end(partition)) {
          queue(partition).add(record);
        }
        taken++;
      }
      if (taken > 0) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new KafkaException(
            "Expected to read on in %s, but nothing came for %d s."
                .formatted(lacking, PATIENCE.toSeconds()));
      }
      lacking = lacking();
    }
  }

  private List<TopicPartition> lacking() {
    List<TopicPartition> lacking = new ArrayList<>();
    for (TopicPartition partition : ends.keySet()) {
      if (queue(partition).isEmpty() && consumer.position(partition) < end(partition)) {
        lacking.add(partition);
      }
    }
    return lacking;
  }

  private Collection<TopicPartition> others(Collection<TopicPartition> lacking) {
    return ends.keySet().stream().filter(partition -> !lacking.contains(partition)).toList();
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private ArrayDeque<ConsumerRecord<byte[], byte[]>> queue(TopicPartition partition) {
    return fetched.computeIfAbsent(partition, _ -> new ArrayDeque<>());
  }

  @Override
  public void close() {
    CommittedRecords.close(consumer);
  }
}
