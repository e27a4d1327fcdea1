package io.paradecom.common.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what is committed about all workflows of one name, from the beginning of what is kept. Used
 * by one thread.
 */
public final class NamedEvents implements EventStream {
  private final KafkaAccess access;
  private final String prefix;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> endsAtOpening;

  /**
   * @param name what the ids of the workflows begin with, before a dash
   */
  public NamedEvents(KafkaAccess access, String name) {
    this.access = access;
    this.prefix = name + "-";
    this.consumer = CommittedRecords.consumer(access);
    List<TopicPartition> partitions =
        IntStream.range(0, access.topics().workflowPartitions())
            .mapToObj(number -> new TopicPartition(access.topics().events(), number))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    endsAtOpening = consumer.endOffsets(partitions);
  }

  @Override
  public boolean isCaughtUp() {
    return endsAtOpening.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public List<Feed> poll(Duration patience) {
    List<Feed> news = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      byte[] key = record.key();
      if (key != null && new String(key, StandardCharsets.UTF_8).startsWith(prefix)) {
        EventTail.decode(access, record)
            .flatMap(entry -> Feed.of(entry.offset(), entry.value()))
            .ifPresent(news::add);
      }
    }
    return news;
  }

  @Override
  public void close() {
    CommittedRecords.close(consumer);
  }
}
