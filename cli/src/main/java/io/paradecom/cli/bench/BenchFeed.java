package io.paradecom.cli.bench;

import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.spec.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What is said of several workflows at once, from now on. Used by one thread. */
final class BenchFeed implements AutoCloseable {
  private final KafkaAccess access;
  private final Set<WorkflowId> workflows;
  private final KafkaConsumer<byte[], byte[]> consumer;

  BenchFeed(KafkaAccess access, Set<WorkflowId> workflows) {
    this.access = access;
    this.workflows = workflows;
    this.consumer = CommittedRecords.consumer(access);
    List<TopicPartition> partitions =
        workflows.stream()
            .map(
                id -> new TopicPartition(access.topics().events(), access.topics().partitionOf(id)))
            .distinct()
            .toList();
    consumer.assign(partitions);
    // The ends are asked for now: what follows must not be missed, however late the first poll.
    consumer.endOffsets(partitions).forEach(consumer::seek);
  }

  /** Gives what has been said since the last call; waits at most {@code patience} for it. */
  void poll(Duration patience, BiConsumer<WorkflowId, Feed> news) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      WorkflowId id = new WorkflowId(new String(record.key(), StandardCharsets.UTF_8));
      if (workflows.contains(id)) {
        Feed.of(record.offset(), decode(record)).ifPresent(feed -> news.accept(id, feed));
      }
    }
  }

  private SpecificRecord decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Objects.requireNonNull((SpecificRecord) access.wire().decodeSpecific(record.value()));
    } catch (WireFormatException unreadable) {
      throw new IllegalStateException(
          "Expected what this process wrote to be readable.", unreadable);
    }
  }

  @Override
  public void close() {
    CommittedRecords.close(consumer);
  }
}
