package io.paradecom.common.definition;

import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.DefinitionCodec;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionBook;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.schemas.DefinitionRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Definitions and schedules, as {@code workflow.definitions} has them. Every process reads all of
 * it, so any leader answers, and anyone may write: a record counts when it is the first of its
 * revision, which its writer learns by reading it back. Thread-safe.
 *
 * <p>Each record has a key of its own, so that compaction never lets one that lost take the place
 * of the one that won. What was superseded is taken out by whoever superseded it; what a crash
 * leaves behind changes nothing.
 */
public final class DefinitionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionLog.class);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  private final KafkaAccess access;
  private final TopicPartition partition;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final Object lock = new Object();
  private final DefinitionBook book = new DefinitionBook();
  private final Map<DefinitionFact.Subject, NavigableMap<Long, List<String>>> keys =
      new HashMap<>();
  private final Set<String> awaited = new HashSet<>();
  private final Map<String, Boolean> outcomes = new HashMap<>();
  private long taken;
  private boolean isCaughtUp;
  private boolean closed;

  /** Opens the log; it owns a thread until {@link #close}. The topic must exist. */
  public DefinitionLog(KafkaAccess access) {
    this.access = access;
    this.partition = new TopicPartition(access.topics().definitions(), 0);
    this.producer =
        new KafkaProducer<>(
            access.with(
                "producer",
                Map.of(
                    ProducerConfig.ACKS_CONFIG, "all",
                    ProducerConfig.LINGER_MS_CONFIG, "0",
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1048576",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000",
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer = CommittedRecords.consumer(access);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    this.reader = Thread.ofPlatform().name("definition-log").daemon().start(this::readAll);
  }

  /**
   * Returns what {@code question} finds in the book, which is not to be kept. At the start it waits
   * until all that was there before is read.
   *
   * @throws KafkaException when that takes too long
   */
  public <T> T ask(Function<DefinitionBook, T> question) {
    synchronized (lock) {
      awaitUntil(() -> isCaughtUp, "to read %s".formatted(partition));
      return question.apply(book);
    }
  }

  /**
   * Says something, and returns whether it counts: whether nobody had said anything of the same
   * revision before.
   *
   * @throws KafkaException when it cannot be said, or was said and nobody knows whether it counts
   */
  public boolean write(DefinitionFact fact) {
    String key = keyOf(fact);
    byte[] value =
        access.wire().encode(partition.topic() + "-value", DefinitionCodec.toRecord(fact));
    synchronized (lock) {
      awaitUntil(() -> isCaughtUp, "to read %s".formatted(partition));
      awaited.add(key);
    }
    try {
      send(key, value);
      boolean counts = outcome(key);
      List<String> over = counts ? superseded(fact) : List.of(key);
      for (String gone : over) {
        send(gone, null);
      }
      return counts;
    } finally {
      synchronized (lock) {
        awaited.remove(key);
        outcomes.remove(key);
      }
    }
  }

  private static String keyOf(DefinitionFact fact) {
    return "%s/%s/%d/%s"
        .formatted(
            fact.subject().kind(), fact.subject().name(), fact.revision(), UUID.randomUUID());
  }

  private void send(String key, byte @Nullable [] value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(new ProducerRecord<>(partition.topic(), 0, bytes, value)).get();
    } catch (ExecutionException failed) {
      throw new KafkaException(
          "Expected %s to take a record, but %s".formatted(partition, failed.getCause()), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Expected a record to be kept, but was stopped.", interrupted);
    }
  }

  private boolean outcome(String key) {
    synchronized (lock) {
      awaitUntil(() -> outcomes.containsKey(key), "to read back a record of " + partition);
      return Boolean.TRUE.equals(outcomes.get(key));
    }
  }

  /** Returns the keys of what is not needed any more now that {@code fact} is there. */
  private List<String> superseded(DefinitionFact fact) {
    long until =
        switch (fact) {
          case DefinitionFact.Stored stored -> firstKept(stored);
          case DefinitionFact.Deleted _, DefinitionFact.Scheduled _, DefinitionFact.Unscheduled _ ->
              fact.revision();
        };
    List<String> over = new ArrayList<>();
    synchronized (lock) {
      NavigableMap<Long, List<String>> all = keys.get(fact.subject());
      if (all != null) {
        all.headMap(until, false).values().forEach(over::addAll);
        all.headMap(until, false).clear();
      }
    }
    return over;
  }

  private long firstKept(DefinitionFact.Stored stored) {
    synchronized (lock) {
      List<Definition> kept = book.versions(stored.definition().name());
      return kept.isEmpty() ? stored.revision() : kept.getFirst().version();
    }
  }

  /**
   * Waits until something new is read, {@code most} at most.
   *
   * @throws InterruptedException when the thread is interrupted
   */
  public void awaitNews(Duration most) throws InterruptedException {
    synchronized (lock) {
      long before = taken;
      long end = System.nanoTime() + most.toNanos();
      long left = most.toMillis();
      while (!closed && taken == before && left > 0) {
        lock.wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    }
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void awaitUntil(Condition condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      while (!condition.holds()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (closed || left <= 0) {
          throw new KafkaException(
              "Expected %s within %d s, but %s."
                  .formatted(
                      what, PATIENCE.toSeconds(), closed ? "it is closed" : "it took longer"));
        }
        try {
          lock.wait(left);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new KafkaException("Expected " + what + ", but was stopped.", interrupted);
        }
      }
    }
  }

  private void readAll() {
    long end = -1;
    try {
      while (!isClosed()) {
        try {
          end = end < 0 ? consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) : end;
          takeAll(consumer.poll(GLANCE));
          noteProgress(consumer.position(partition) >= end);
        } catch (WakeupException _) {
          LOG.atDebug().log("definition log is asked to close");
        } catch (KafkaException failed) {
          LOG.atWarn().setCause(failed).log("definitions cannot be read");
        }
      }
    } finally {
      CommittedRecords.close(consumer);
    }
  }

  /** Without its schema a record cannot be read, and none behind it must be: it is asked again. */
  private void takeAll(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        take(record);
      } catch (RegistryException away) {
        LOG.atWarn()
            .addKeyValue("offset", record.offset())
            .addKeyValue("error", away.getMessage())
            .log("definitions wait for the registry");
        consumer.seek(partition, record.offset());
        pauseForRegistry();
        return;
      }
    }
  }

  private void pauseForRegistry() {
    try {
      awaitNews(REGISTRY_PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteProgress(boolean atEnd) {
    synchronized (lock) {
      if (atEnd && !isCaughtUp) {
        isCaughtUp = true;
        lock.notifyAll();
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Optional<DefinitionFact> read = decode(record);
    if (read.isEmpty()) {
      return;
    }
    DefinitionFact fact = read.get();
    synchronized (lock) {
      boolean counts = book.apply(fact);
      keys.computeIfAbsent(fact.subject(), _ -> new TreeMap<>())
          .computeIfAbsent(fact.revision(), _ -> new ArrayList<>())
          .add(key);
      if (awaited.contains(key)) {
        outcomes.put(key, counts);
      }
      taken++;
      lock.notifyAll();
    }
  }

  private Optional<DefinitionFact> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(
          DefinitionCodec.fromRecord(access.wire().decode(record.value(), DefinitionRecord.class)));
    } catch (WireFormatException | ContractViolationException undecodable) {
      LOG.atWarn()
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", undecodable.getMessage())
          .log("record passed over");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    consumer.wakeup();
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
