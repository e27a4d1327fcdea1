package io.paradecom.cli.decompose;

import io.paradecom.cli.client.Feed;
import io.paradecom.cli.client.KafkaAccess;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is committed about all workflows of one name, from the beginning of what is kept. Used
 * by one thread.
 */
final class EventTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);

  private final KafkaAccess access;
  private final String prefix;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> endsAtOpening;

  /**
   * @param name what the ids of the workflows begin with, before a dash
   */
  EventTail(KafkaAccess access, String name) {
    this.access = access;
    this.prefix = name + "-";
    this.consumer =
        new KafkaConsumer<>(
            access.with(
                "consumer",
                Map.of(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < access.topics().workflowPartitions(); i++) {
      partitions.add(new TopicPartition(access.topics().events(), i));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    endsAtOpening = consumer.endOffsets(partitions);
  }

  /** Whether everything was read that had been said when this was opened. */
  boolean isCaughtUp() {
    return endsAtOpening.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Returns what has been said since the last call; waits at most {@code patience} for it. */
  List<Feed> poll(Duration patience) {
    List<Feed> news = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      byte[] key = record.key();
      if (key != null && new String(key, StandardCharsets.UTF_8).startsWith(prefix)) {
        decode(record).ifPresent(news::add);
      }
    }
    return news;
  }

  private Optional<Feed> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return switch (access.wire().decodeSpecific(record.value())) {
        case WorkflowEventBatch batch -> Optional.of(new Feed.Facts(EventCodec.fromRecord(batch)));
        case CommandRejected rejected ->
            Optional.of(new Feed.Refusal(EventCodec.fromRecord(rejected)));
        case CommandAccepted accepted ->
            Optional.of(new Feed.Repeated(EventCodec.fromRecord(accepted)));
        case null, default -> Optional.empty();
      };
    } catch (WireFormatException | ContractViolationException undecodable) {
      LOG.atWarn()
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", undecodable.getMessage())
          .log("record on workflow.events passed over");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
