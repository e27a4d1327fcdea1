package io.paradecom.leader.follow;

import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.registry.WireFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group that reads the committed events of all workflows: a consumer like any other,
 * of which the engine neither knows nor for which it waits. The members of an installation share
 * the partitions and go on where others stopped, so each record is taken in at least once: twice
 * when a process ended before it committed its place. A group that has no place yet begins with
 * what happens from its start on.
 */
public final class EventGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventGroup.class);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration LAST = Duration.ofSeconds(20);

  private final KafkaAccess access;
  private final String group;
  private final EventReader reader;
  private final Instant began = Instant.now();
  private final Thread thread;
  private volatile boolean ending;

  /** A member that was not started. */
  public EventGroup(KafkaAccess access, String group, EventReader reader) {
    this.access = access;
    this.group = group;
    this.reader = reader;
    this.thread = Thread.ofPlatform().daemon().name(reader.name()).unstarted(this::run);
  }

  /** Starts a member, which waits for topics that are not there yet. */
  public static EventGroup start(KafkaAccess access, String group, EventReader reader) {
    EventGroup member = new EventGroup(access, group, reader);
    member.thread.start();
    return member;
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(Set.of(access.topics().events()), new Placement(consumer));
      while (!ending) {
        pass(consumer, GLANCE);
      }
      rest(consumer);
    } catch (InterruptedException | WakeupException stopped) {
      Thread.currentThread().interrupt();
    } catch (KafkaException broken) {
      LOG.atError()
          .addKeyValue("reader", reader.name())
          .addKeyValue("error", broken.toString())
          .log("Events are not followed any more until the next start");
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        access.with(
            "consumer",
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Hands on what one poll brings, and commits the places behind it. */
  public void pass(Consumer<byte[], byte[]> consumer, Duration patience)
      throws InterruptedException {
    Map<TopicPartition, Long> places = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      places.put(partition, record.offset() + 1);
      Optional<EventBatch> batch = read(record);
      if (batch.isPresent() && reader.take(partition, record.offset(), batch.get())) {
        // A slow reader must not do much again.
        commit(consumer, Map.of(partition, record.offset() + 1));
      }
    }
    if (!places.isEmpty()) {
      reader.finish();
      commit(consumer, places);
    }
  }

  private void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> places) {
    Map<TopicPartition, OffsetAndMetadata> noted = new HashMap<>();
    places.forEach((partition, place) ->
        noted.put(partition, new OffsetAndMetadata(place, reader.note(partition))));
    consumer.commitSync(noted);
  }

  /** What was committed before the end is still handed on. */
  private void rest(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    long until = System.nanoTime() + LAST.toNanos();
    while (consumer.assignment().isEmpty() && System.nanoTime() - until < 0) {
      pass(consumer, GLANCE);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (System.nanoTime() - until < 0
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      pass(consumer, GLANCE);
    }
  }

  private Optional<EventBatch> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return access.wire().decodeSpecific(record.value()) instanceof SpecificRecord value
              && Feed.of(record.offset(), value).orElse(null) instanceof Feed.Facts facts
          ? Optional.of(facts.batch())
          : Optional.empty();
    } catch (WireFormatException undecodable) {
      LOG.atWarn()
          .addKeyValue("reader", reader.name())
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", undecodable.getMessage())
          .log("A record was passed over");
      return Optional.empty();
    }
  }

  /** Hands on what is left, for at most twenty seconds, and ends. */
  @Override
  public void close() {
    ending = true;
    try {
      if (!thread.join(LAST.plusSeconds(5))) {
        thread.interrupt();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the member begins. */
  private final class Placement implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Placement(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Each place is committed as soon as it is reached.
      partitions.forEach(reader::leave);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> places = consumer.committed(Set.copyOf(partitions));
      Map<TopicPartition, Long> wanted = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata place = places.get(partition);
        if (place == null) {
          wanted.put(partition, began.toEpochMilli());
        } else {
          consumer.seek(partition, reader.begin(partition, place));
        }
      }
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
      Map<TopicPartition, Long> ends = consumer.endOffsets(wanted.keySet());
      for (TopicPartition partition : wanted.keySet()) {
        OffsetAndTimestamp place = found.get(partition);
        consumer.seek(partition, place == null ? ends.getOrDefault(partition, 0L) : place.offset());
      }
    }
  }
}
