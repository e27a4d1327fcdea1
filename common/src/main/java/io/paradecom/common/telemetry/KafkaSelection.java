package io.paradecom.common.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Which of the Kafka clients' many hundred meters are kept: those that say how a client as a whole
 * does, and what it reads from each topic. What it has for every broker, partition and part of a
 * topology grows with the installation and is left out. Tags are left as they are: who binds the
 * meters recognises them by their number.
 */
final class KafkaSelection implements MeterFilter {
  private static final String KAFKA = "kafka.";
  private static final String WRITTEN_TO_TOPIC = "kafka.producer.topic.";

  /** What tells one thing of many apart. */
  private static final Set<String> MANY =
      Set.of("partition", "node.id", "processor.node.id", "rocksdb.state.id", "task.id");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (id.getName().startsWith(WRITTEN_TO_TOPIC)) {
      return MeterFilterReply.DENY;
    }
    if (id.getName().startsWith(KAFKA)) {
      for (Tag tag : id.getTagsAsIterable()) {
        if (MANY.contains(tag.getKey())) {
          return MeterFilterReply.DENY;
        }
      }
    }
    return MeterFilterReply.NEUTRAL;
  }
}
