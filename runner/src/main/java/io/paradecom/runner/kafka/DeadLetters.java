package io.paradecom.runner.kafka;

import io.paradecom.common.codec.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside records that cannot be understood: original bytes, source and reason. Thread-safe. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  DeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  void add(ConsumerRecord<byte[], byte[]> record, @Nullable String reason) {
    DeadLetter letter =
        DeadLetter.of(
            record.key(),
            record.value(),
            new DeadLetter.Source(record.topic(), record.partition(), record.offset()),
            reason);
    ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, letter.key(), letter.value());
    letter.headers().forEach(sent.headers()::add);
    var _ = producer.send(sent, (_, error) -> told(record, error));
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
}
