package io.paradecom.cli.torture;

import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.WireFormatException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the committed events of all partitions into a {@link History}, on a thread of its own. */
final class EventWatch implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(500);

  private final KafkaAccess access;
  private final History history;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean closing;

  private EventWatch(KafkaAccess access, History history) {
    this.access = access;
    this.history = history;
    this.consumer = CommittedRecords.consumer(access);
    this.thread = Thread.ofPlatform().name("torture-events").unstarted(this::follow);
  }

  /** Begins to read, from the first event that is kept. */
  static EventWatch start(KafkaAccess access, History history) {
    EventWatch watch = new EventWatch(access, history);
    watch.thread.start();
    return watch;
  }

  private void follow() {
    List<TopicPartition> partitions =
        CommittedRecords.partitions(access.topics().events(), access.topics().workflowPartitions());
    try {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) {
        consumer.poll(GLANCE).forEach(this::take);
      }
    } catch (WakeupException closed) {
      if (!closing) {
        throw closed;
      }
    } finally {
      CommittedRecords.close(consumer);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (access.wire().decodeSpecific(record.value()) instanceof SpecificRecord value) {
        Feed.of(record.offset(), value).ifPresent(feed -> take(record.partition(), feed));
      }
    } catch (WireFormatException undecodable) {
      // What stands there and is no event is for 'verify' to judge, which reads all of it again.
      return;
    }
  }

  private void take(int partition, Feed feed) {
    if (feed instanceof Feed.Facts facts) {
      history.take(partition, facts.batch());
    }
  }

  /** Reads no more; everything that was read is in the history afterwards. */
  void finish() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    thread.join();
  }

  @Override
  public void close() {
    try {
      finish();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
