package io.paradecom.common.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;

/**
 * Which of the Kafka clients' many hundred meters are kept, and under which tags: those that say
 * how a client as a whole does. What each has for every broker, topic or partition grows with the
 * installation and is left out.
 */
final class KafkaSelection implements MeterFilter {
  private static final String KAFKA = "kafka.";

  /** What tells one thing of many apart. */
  private static final Set<String> MANY =
      Set.of("topic", "partition", "node.id", "processor.node.id", "rocksdb.state.id", "task.id");

  /** Differs between versions of the client only, and says nothing to who watches. */
  private static final String VERSION = "kafka.version";

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (!id.getName().startsWith(KAFKA)) {
      return MeterFilterReply.NEUTRAL;
    }
    for (Tag tag : id.getTagsAsIterable()) {
      if (MANY.contains(tag.getKey())) {
        return MeterFilterReply.DENY;
      }
    }
    return MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(KAFKA)) {
      return id;
    }
    List<Tag> kept = id.getTags().stream().filter(tag -> !tag.getKey().equals(VERSION)).toList();
    return id.replaceTags(kept);
  }
}
