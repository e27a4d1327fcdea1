package io.paradecom.common.topic;

import java.util.Map;

/**
 * A topic as it has to be.
 *
 * @param name full, with the prefix
 * @param partitions at least 1; never changed once the topic exists, because records are placed and
 *     state is kept by partition
 * @param settings of the topic, as Kafka names them
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
  /**
   * @throws IllegalArgumentException when {@code partitions} is below 1
   */
  public TopicSpec {
    settings = Map.copyOf(settings);
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Expected at least one partition for topic %s, but found %d."
              .formatted(name, partitions));
    }
  }
}
