package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KafkaSchemaLogTest {
  private static final TopicPartition PARTITION = new TopicPartition("_schemas", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private MockProducer<byte[], byte[]> producer = producer(true);

  @Test
  void shouldReplayToTheEndAcrossGapsAndStopThere() {
    // Given: offsets 1 and 2 are compacted away, the rest comes in two polls
    SchemaLogEntry first = new SchemaLogEntry.Version("s", 1, 1, "\"int\"", false);
    SchemaLogEntry second = new SchemaLogEntry.Level("s", Compatibility.FULL);
    topic(0, 4);
    consumer.schedulePollTask(() -> add(0, SchemaLogCodec.encode(first)));
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(3, SchemaLogCodec.encode(second)));

    // When
    List<SchemaLogEntry> replayed = replay(log(Duration.ofSeconds(30)));

    // Then
    assertThat(replayed).containsExactly(first, second);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldReplayAnEmptyTopicWithoutWaiting() {
    topic(0, 0);

    assertThat(replay(log(Duration.ofSeconds(30)))).isEmpty();
  }

  @Test
  void shouldNameTopicAndOffsetOfARecordThatIsNotInTheFormat() {
    topic(0, 1);
    consumer.schedulePollTask(
        () -> add(0, new SchemaLogCodec.Raw("x".getBytes(StandardCharsets.UTF_8), null)));

    assertThatThrownBy(() -> replay(log(Duration.ofSeconds(30))))
        .isInstanceOf(SchemaLogException.class)
        .hasMessageContaining("_schemas-0, offset 0");
  }

  @Test
  void shouldGiveUpWhenTheTopicStalls() {
    topic(0, 7);

    assertThatThrownBy(() -> replay(log(Duration.ZERO)))
        .isInstanceOf(SchemaLogException.class)
        .hasMessage(
            "Expected to read _schemas-0 up to offset 7, but got no further than 0 within PT0S");
  }

  @Test
  void shouldReportAConsumersFailure() {
    topic(0, 7);
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("no broker")));

    assertThatThrownBy(() -> replay(log(Duration.ofSeconds(30))))
        .isInstanceOf(SchemaLogException.class)
        .hasMessageContaining("no broker");
  }

  @Test
  void shouldAppendARecordForEachFactAndATombstoneForWhatIsErased() {
    KafkaSchemaLog log = log(Duration.ofSeconds(30));

    log.append(new SchemaLogEntry.Version("s", 1, 1, "\"int\"", false));
    log.append(new SchemaLogEntry.VersionErased("s", 1));

    List<ProducerRecord<byte[], byte[]>> written = producer.history();
    assertThat(written).hasSize(2).allMatch(sent -> sent.topic().equals("_schemas"));
    assertThat(written.get(0).key()).isEqualTo(written.get(1).key());
    assertThat(written.get(1).value()).isNull();
  }

  @Test
  void shouldReportARecordThatIsNotDurable() {
    producer = producer(false);
    producer.sendException = new TimeoutException("expired");
    KafkaSchemaLog log = log(Duration.ofSeconds(30));

    assertThatThrownBy(() -> log.append(new SchemaLogEntry.IdMark(1)))
        .isInstanceOf(SchemaLogException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void shouldCloseItsProducer() {
    log(Duration.ZERO).close();

    assertThat(producer.closed()).isTrue();
  }

  private KafkaSchemaLog log(Duration stallTimeout) {
    return new KafkaSchemaLog(producer, () -> consumer, "_schemas", stallTimeout);
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void topic(long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void add(long offset, SchemaLogCodec.Raw raw) {
    consumer.addRecord(record(offset, raw.key(), raw.value()));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, byte[] key, byte @Nullable [] value) {
    return new ConsumerRecord<>("_schemas", 0, offset, key, value);
  }

  private static List<SchemaLogEntry> replay(SchemaLog log) {
    List<SchemaLogEntry> replayed = new ArrayList<>();
    log.replay(replayed::add);
    return replayed;
  }
}
