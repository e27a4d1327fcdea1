package io.paradecom.runner.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside records that cannot be understood: original bytes, source and reason. Thread-safe. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int MOST_BYTES = 900 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  DeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  void add(ConsumerRecord<byte[], byte[]> record, @Nullable String reason) {
    byte[] value = record.value();
    byte[] kept = value == null ? new byte[0] : value;
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topic, record.key(), kept.length > MOST_BYTES ? Arrays.copyOf(kept, MOST_BYTES) : kept);
    letter
        .headers()
        .add("paradecom.topic", utf8(record.topic()))
        .add("paradecom.partition", utf8(Integer.toString(record.partition())))
        .add("paradecom.offset", utf8(Long.toString(record.offset())))
        .add("paradecom.reason", utf8(String.valueOf(reason)));
    var _ = producer.send(letter, (_, error) -> told(record, error));
    LOG.atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason)
        .log("A record is set aside as a dead letter");
  }

  private static void told(ConsumerRecord<byte[], byte[]> record, @Nullable Exception error) {
    if (error != null) {
      LOG.atError()
          .setCause(error)
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .log("A dead letter was lost");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
