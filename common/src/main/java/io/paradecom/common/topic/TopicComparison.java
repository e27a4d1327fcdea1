package io.paradecom.common.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has to be right about a topic that somebody else may have created: its partitions, whether
 * it is compacted, who stamps its records, and how large they may be. How long records are kept is
 * the operator's choice.
 */
final class TopicComparison {
  private TopicComparison() {}

  /** One sentence for each difference, none when the topic will do. */
  static List<String> differences(TopicSpec spec, int partitions, Map<String, String> settings) {
    List<String> differences = new ArrayList<>();
    if (partitions != spec.partitions()) {
      differences.add(
          "Expected topic %s to have %d partition(s), but it has %d; configure that number, or another prefix for a new installation, since records and state stay with their partition."
              .formatted(spec.name(), spec.partitions(), partitions));
    }
    for (String key : List.of(CLEANUP_POLICY_CONFIG, MESSAGE_TIMESTAMP_TYPE_CONFIG)) {
      String wanted = spec.settings().getOrDefault(key, "");
      String found = settings.getOrDefault(key, "");
      if (!wanted.equals(found)) {
        differences.add(setting(spec.name(), key, wanted, found));
      }
    }
    String least = spec.settings().getOrDefault(MAX_MESSAGE_BYTES_CONFIG, "0");
    String found = settings.getOrDefault(MAX_MESSAGE_BYTES_CONFIG, "0");
    if (Long.parseLong(found) < Long.parseLong(least)) {
      differences.add(setting(spec.name(), MAX_MESSAGE_BYTES_CONFIG, least + " or more", found));
    }
    return differences;
  }

  private static String setting(String topic, String key, String wanted, String found) {
    return "Expected topic %s to have %s %s, but it has %s; alter the topic, or choose another prefix."
        .formatted(topic, key, wanted, found.isEmpty() ? "none" : found);
  }
}
