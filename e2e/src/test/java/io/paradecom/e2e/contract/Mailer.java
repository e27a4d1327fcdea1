package io.paradecom.e2e.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A client that puts anything anywhere. It compresses, so its records may be larger than 1 MiB. */
final class Mailer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  Mailer(Installation installation) {
    producer =
        new KafkaProducer<>(
            installation
                .access()
                .with(
                    "producer",
                    Map.of(
                        "compression.type", "gzip",
                        "linger.ms", "0",
                        "max.request.size", "67108864",
                        "buffer.memory", "134217728")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Puts a value on the partition that the key says, durably. */
  Poison.Place put(String topic, String key, byte @Nullable [] value) {
    return put(topic, null, key, value);
  }

  Poison.Place put(String topic, @Nullable Integer partition, String key, byte @Nullable [] value) {
    try {
      RecordMetadata kept = send(topic, partition, key, value).get();
      return new Poison.Place(topic, kept.partition(), kept.offset());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  Future<RecordMetadata> send(
      String topic, @Nullable Integer partition, String key, byte @Nullable [] value) {
    return producer.send(
        new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value));
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
