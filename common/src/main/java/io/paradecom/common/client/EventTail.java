package io.paradecom.common.client;

import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.spec.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committed records of a topic that is keyed by workflow about one of them, in order, as they
 * are: of {@code workflow.events} unless it is said otherwise. Used by one thread.
 */
public final class EventTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);

  private final KafkaAccess access;
  private final byte[] key;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long endAtOpening;

  /**
   * A record.
   *
   * @param offset where it stands in its partition
   */
  public record Entry(long offset, SpecificRecord value) {}

  private EventTail(KafkaAccess access, WorkflowId workflow) {
    this(access, workflow, access.topics().events());
  }

  private EventTail(KafkaAccess access, WorkflowId workflow, String topic) {
    this.access = access;
    this.partition = new TopicPartition(topic, access.topics().partitionOf(workflow));
    this.key = workflow.value().getBytes(StandardCharsets.UTF_8);
    this.consumer = CommittedRecords.consumer(access);
    consumer.assign(List.of(partition));
    this.endAtOpening =
        Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  /** Opens a tail of what is said from now on. */
  public static EventTail fromNow(KafkaAccess access, WorkflowId workflow) {
    EventTail tail = new EventTail(access, workflow);
    // The end is known already: what follows must not be missed, however late the first poll.
    tail.consumer.seek(tail.partition, tail.endAtOpening);
    return tail;
  }

  /** Opens a tail of everything that is kept. */
  public static EventTail fromStart(KafkaAccess access, WorkflowId workflow) {
    EventTail tail = new EventTail(access, workflow);
    tail.consumer.seekToBeginning(List.of(tail.partition));
    return tail;
  }

  /** Opens a tail of everything that is kept and was written at {@code time} or later. */
  public static EventTail since(KafkaAccess access, WorkflowId workflow, Instant time) {
    return new EventTail(access, workflow).from(time);
  }

  /**
   * Opens a tail of what tasks of a workflow print, as far as it is kept.
   *
   * @param time before the first of them was dispatched
   * @param offset of the last piece that is known; -1: none is
   */
  public static EventTail ofLogs(
      KafkaAccess access, WorkflowId workflow, Instant time, long offset) {
    EventTail tail = new EventTail(access, workflow, access.topics().logs());
    if (offset < 0) {
      return tail.from(time);
    }
    tail.consumer.seek(tail.partition, offset + 1);
    return tail;
  }

  private EventTail from(Instant time) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
    consumer.seek(partition, found == null ? endAtOpening : found.offset());
    return this;
  }

  /** Whether records that were written at {@code time} or later may not be kept any more. */
  public boolean isCutAfter(Instant time) {
    long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
    return first > 0 && (found == null ? first >= endAtOpening : found.offset() <= first);
  }

  /**
   * Opens a tail of what stands behind {@code offset}; what is no longer kept is left out.
   *
   * @param offset at least -1
   */
  public static EventTail behind(KafkaAccess access, WorkflowId workflow, long offset) {
    EventTail tail = new EventTail(access, workflow);
    tail.consumer.seek(tail.partition, offset + 1);
    return tail;
  }

  /** Whether everything was read that had been said when the tail was opened. */
  public boolean isCaughtUp() {
    return consumer.position(partition) >= endAtOpening;
  }

  /** Returns what has been said since the last call; waits at most {@code patience} for it. */
  public List<Entry> poll(Duration patience) {
    List<Entry> news = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      if (Arrays.equals(key, record.key())) {
        decode(access, record).ifPresent(news::add);
      }
    }
    return news;
  }

  /** Returns a record; empty: it cannot be read, and is passed over with a warning. */
  static Optional<Entry> decode(KafkaAccess access, ConsumerRecord<byte[], byte[]> record) {
    try {
      return access.wire().decodeSpecific(record.value()) instanceof SpecificRecord value
          ? Optional.of(new Entry(record.offset(), value))
          : Optional.empty();
    } catch (WireFormatException undecodable) {
      passOver(record.offset(), undecodable);
      return Optional.empty();
    }
  }

  /** Says that a record was left out. */
  static void passOver(long offset, Exception undecodable) {
    LOG.atWarn()
        .addKeyValue("offset", offset)
        .addKeyValue("error", undecodable.getMessage())
        .log("record passed over");
  }

  @Override
  public void close() {
    CommittedRecords.close(consumer);
  }
}
