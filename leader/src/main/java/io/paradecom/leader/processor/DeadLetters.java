package io.paradecom.leader.processor;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside records that cannot be understood: original bytes, source and reason. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final ProcessorContext<byte[], byte[]> context;
  private final String sink;
  private final LeaderMetrics metrics;

  DeadLetters(ProcessorContext<byte[], byte[]> context, String sink, LeaderMetrics metrics) {
    this.context = context;
    this.sink = sink;
    this.metrics = metrics;
  }

  void add(Record<byte[], byte[]> record, @Nullable String reason) {
    Headers headers = new RecordHeaders();
    Optional<RecordMetadata> source = context.recordMetadata();
    source.ifPresent(at -> {
      headers.add("paradecom.topic", Outbox.utf8(at.topic()));
      headers.add("paradecom.partition", Outbox.utf8(Integer.toString(at.partition())));
      headers.add("paradecom.offset", Outbox.utf8(Long.toString(at.offset())));
    });
    headers.add("paradecom.reason", Outbox.utf8(String.valueOf(reason)));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    context.forward(
        new Record<>(record.key(), Outbox.cut(value), record.timestamp(), headers), sink);
    metrics.deadLetter();
    LOG.atWarn()
        .addKeyValue("topic", source.map(RecordMetadata::topic).orElse(""))
        .addKeyValue("partition", source.map(RecordMetadata::partition).orElse(-1))
        .addKeyValue("offset", source.map(RecordMetadata::offset).orElse(-1L))
        .addKeyValue("reason", reason)
        .log("record set aside as a dead letter");
  }
}
