package io.paradecom.leader.processor;

import io.paradecom.common.codec.DeadLetter;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
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
    DeadLetter.Source source =
        context
            .recordMetadata()
            .map(at -> new DeadLetter.Source(at.topic(), at.partition(), at.offset()))
            .orElse(null);
    DeadLetter letter = DeadLetter.of(record.key(), record.value(), source, reason);
    Headers headers = new RecordHeaders();
    letter.headers().forEach(headers::add);
    context.forward(new Record<>(letter.key(), letter.value(), record.timestamp(), headers), sink);
    metrics.deadLetter();
    LOG.atWarn()
        .addKeyValue("source", source)
        .addKeyValue("reason", reason)
        .log("record set aside as a dead letter");
  }
}
