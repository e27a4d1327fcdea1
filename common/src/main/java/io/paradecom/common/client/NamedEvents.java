package io.paradecom.common.client;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.schemas.TaskLogChunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private final Consumer<LogChunk> printed;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> endsAtOpening;

  /**
   * @param name what the ids of the workflows begin with, before a dash
   * @param printed told within {@link #poll} of what their tasks print from now on
   */
  public NamedEvents(KafkaAccess access, String name, Consumer<LogChunk> printed) {
    this.access = access;
    this.prefix = name + "-";
    this.printed = printed;
    this.consumer = CommittedRecords.consumer(access);
    List<TopicPartition> events = partitions(access, access.topics().events());
    List<TopicPartition> logs = partitions(access, access.topics().logs());
    consumer.assign(Stream.concat(events.stream(), logs.stream()).toList());
    consumer.seekToBeginning(events);
    consumer.seekToEnd(logs);
    endsAtOpening = consumer.endOffsets(events);
  }

  private static List<TopicPartition> partitions(KafkaAccess access, String topic) {
    return CommittedRecords.partitions(topic, access.topics().workflowPartitions());
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
        EventTail.decode(access, record).ifPresent(entry -> take(entry, news));
      }
    }
    return news;
  }

  private void take(EventTail.Entry entry, List<Feed> news) {
    if (entry.value() instanceof TaskLogChunk piece) {
      try {
        printed.accept(LogCodec.fromRecord(piece));
      } catch (ContractViolationException foreign) {
        EventTail.passOver(entry.offset(), foreign);
      }
    } else {
      Feed.of(entry.offset(), entry.value()).ifPresent(news::add);
    }
  }

  @Override
  public void close() {
    CommittedRecords.close(consumer);
  }
}
