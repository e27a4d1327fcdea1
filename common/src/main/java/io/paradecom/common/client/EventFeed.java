package io.paradecom.common.client;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is committed about one workflow, in order. Used by one thread. */
public final class EventFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private final KafkaAccess access;
  private final byte[] key;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long endAtOpening;

  private EventFeed(KafkaAccess access, WorkflowId workflow) {
    this.access = access;
    this.partition =
        new TopicPartition(access.topics().events(), access.topics().partitionOf(workflow));
    this.key = workflow.value().getBytes(StandardCharsets.UTF_8);
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
    consumer.assign(List.of(partition));
    this.endAtOpening =
        Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  /** Opens a feed of what is said from now on. */
  public static EventFeed fromNow(KafkaAccess access, WorkflowId workflow) {
    EventFeed feed = new EventFeed(access, workflow);
    // The end is known already: what follows must not be missed, however late the first poll.
    feed.consumer.seek(feed.partition, feed.endAtOpening);
    return feed;
  }

  /** Opens a feed of everything that is kept. */
  public static EventFeed fromStart(KafkaAccess access, WorkflowId workflow) {
    EventFeed feed = new EventFeed(access, workflow);
    feed.consumer.seekToBeginning(List.of(feed.partition));
    return feed;
  }

  /**
   * Opens a feed of what stands behind {@code offset}; what is no longer kept is left out.
   *
   * @param offset at least -1
   */
  public static EventFeed behind(KafkaAccess access, WorkflowId workflow, long offset) {
    EventFeed feed = new EventFeed(access, workflow);
    feed.consumer.seek(feed.partition, offset + 1);
    return feed;
  }

  /** Whether everything was read that had been said when the feed was opened. */
  public boolean isCaughtUp() {
    return consumer.position(partition) >= endAtOpening;
  }

  /** Returns what has been said since the last call; waits at most {@code patience} for it. */
  public List<Feed> poll(Duration patience) {
    List<Feed> news = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      if (Arrays.equals(key, record.key())) {
        decode(record).ifPresent(news::add);
      }
    }
    return news;
  }

  private Optional<Feed> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return switch (access.wire().decodeSpecific(record.value())) {
        case WorkflowEventBatch batch -> Optional.of(new Feed.Facts(record.offset(), EventCodec.fromRecord(batch)));
        case CommandRejected rejected ->
            Optional.of(new Feed.Refusal(record.offset(), EventCodec.fromRecord(rejected)));
        case CommandAccepted accepted ->
            Optional.of(new Feed.Repeated(record.offset(), EventCodec.fromRecord(accepted)));
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
