package io.paradecom.leader.notify;

import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.WireFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
 * Reads the committed events of all workflows and posts what people want to hear of. A consumer
 * like any other: the engine neither knows nor waits for it.
 *
 * <p>All notifiers of an installation share the work as one group, and go on where it stopped, so
 * each notice is posted at least once: twice when a process ended between a post and its commit.
 * What is not taken after {@value #TRIES} tries, or is refused, is left out with a warning. A group
 * that has no place yet begins with what happens from its start on.
 */
public final class Notifier implements AutoCloseable {
  static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration LAST = Duration.ofSeconds(20);
  private static final long FIRST_PAUSE_MS = 500;

  private final KafkaAccess access;
  private final List<Webhook> hooks;
  private final Instant began = Instant.now();
  private final Thread thread;
  private volatile boolean ending;
  private long left;

  Notifier(KafkaAccess access, List<Webhook> hooks) {
    this.access = access;
    this.hooks = List.copyOf(hooks);
    this.thread = Thread.ofPlatform().daemon().name("notifier").unstarted(this::run);
  }

  /** Starts a notifier, which waits for topics that are not there yet. */
  public static Notifier start(KafkaAccess access, List<Webhook> hooks) {
    Notifier notifier = new Notifier(access, hooks);
    if (!hooks.isEmpty()) {
      notifier.thread.start();
    }
    return notifier;
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
          .addKeyValue("error", broken.toString())
          .log("Nobody is notified any more until the next start");
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        access.with(
            "consumer",
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG, access.topics().notifierGroup(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Posts what one poll brings; a record's place is committed when all of it was posted. */
  void pass(Consumer<byte[], byte[]> consumer, Duration patience) throws InterruptedException {
    boolean moved = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      moved = true;
      List<Notice> notices = notices(record);
      for (Notice notice : notices) {
        for (Webhook hook : hooks) {
          deliver(hook, notice);
        }
      }
      if (!notices.isEmpty()) {
        // A slow receiver must not make much be told again.
        consumer.commitSync(
            Map.of(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1)));
      }
    }
    if (moved) {
      consumer.commitSync();
    }
  }

  /** What was committed before the end is still told. */
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

  private List<Notice> notices(ConsumerRecord<byte[], byte[]> record) {
    try {
      return access.wire().decodeSpecific(record.value()) instanceof SpecificRecord value
          ? Feed.of(record.offset(), value).map(Notifier::notices).orElse(List.of())
          : List.of();
    } catch (WireFormatException undecodable) {
      LOG.atWarn()
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", undecodable.getMessage())
          .log("A record was passed over");
      return List.of();
    }
  }

  private static List<Notice> notices(Feed feed) {
    return feed instanceof Feed.Facts facts ? Notice.of(facts.batch()) : List.of();
  }

  private void deliver(Webhook hook, Notice notice) throws InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    Webhook.Outcome outcome = hook.post(notice);
    for (int tries = 1; outcome == Webhook.Outcome.NOT_NOW && tries < TRIES; tries++) {
      TimeUnit.MILLISECONDS.sleep(pauseMs);
      pauseMs = 2 * pauseMs;
      outcome = hook.post(notice);
    }
    if (outcome != Webhook.Outcome.TAKEN) {
      left++;
      LOG.atWarn()
          .addKeyValue("host", hook.host())
          .addKeyValue("workflowId", notice.workflow())
          .addKeyValue("event", notice.kind().word())
          .addKeyValue("leftOut", left)
          .log("A notice was not taken and is left out");
    }
  }

  /** Says in the log how many are told. */
  public void tell() {
    LOG.atInfo().addKeyValue("receivers", hooks.size()).log("Notices are posted");
  }

  /** Tells what is left, for at most twenty seconds, and ends. */
  @Override
  public void close() {
    if (hooks.isEmpty()) {
      return;
    }
    ending = true;
    try {
      if (!thread.join(LAST.plusSeconds(5))) {
        thread.interrupt();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    hooks.forEach(Webhook::close);
  }

  /** Where a group begins that has no place yet. */
  private final class Placement implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Placement(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Each place is committed as soon as it is reached.
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> places = consumer.committed(Set.copyOf(partitions));
      Map<TopicPartition, Long> wanted = new HashMap<>();
      for (TopicPartition partition : partitions) {
        if (places.get(partition) == null) {
          wanted.put(partition, began.toEpochMilli());
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
