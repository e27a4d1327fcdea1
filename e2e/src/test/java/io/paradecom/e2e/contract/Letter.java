package io.paradecom.e2e.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** One record of {@code dead.letters}. */
final class Letter {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Poison.Place source;
  private final String reason;
  private final byte[] value;

  private Letter(Poison.Place source, String reason, byte[] value) {
    this.source = source;
    this.reason = reason;
    this.value = value;
  }

  String reason() {
    return reason;
  }

  byte[] value() {
    return value;
  }

  private static Letter of(ConsumerRecord<byte[], byte[]> record) {
    return new Letter(
        new Poison.Place(
            header(record, "paradecom.topic"),
            Integer.parseInt(header(record, "paradecom.partition")),
            Long.parseLong(header(record, "paradecom.offset"))),
        header(record, "paradecom.reason"),
        record.value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new AssertionError("Expected a header " + name + ", but found " + record.headers());
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  boolean isOf(Poison.Place place) {
    return source.equals(place);
  }

  /** Reads the letters of an installation from the first to the last. Used by one thread. */
  static final class Box implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Letter> read = new ArrayList<>();

    Box(Installation installation) {
      consumer =
          new KafkaConsumer<>(
              installation.access().with("consumer", Map.of("isolation.level", "read_committed")),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      TopicPartition partition = new TopicPartition(installation.topics().deadLetters(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
    }

    /** Returns the letter of a record, as soon as it is there. */
    Letter await(Poison.Place place) {
      return await(letters -> letters.stream().anyMatch(letter -> letter.isOf(place))).stream()
          .filter(letter -> letter.isOf(place))
          .findFirst()
          .orElseThrow();
    }

    /** Returns all letters so far, as soon as they are what is wanted. */
    List<Letter> await(Predicate<List<Letter>> wanted) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInSameThread()
          .until(() -> {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> read.add(Letter.of(record)));
            return wanted.test(read);
          });
      return List.copyOf(read);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
