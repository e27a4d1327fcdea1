package io.paradecom.cli.support;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.topic.AdminAnswers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the topics of an installation begin and end. */
final class TopicOffsets {
  private static final AdminAnswers ANSWERS = new AdminAnswers(Duration.ofSeconds(15));

  private TopicOffsets() {}

  /**
   * Reads them. Cost: four requests.
   *
   * @throws io.paradecom.common.topic.TopicAccessException when the cluster does not tell
   */
  static ObjectNode read(Admin admin, String prefix) {
    List<String> names =
        ANSWERS.get("list topics", admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(prefix))
            .sorted()
            .toList();
    List<TopicPartition> partitions =
        ANSWERS
            .get("describe topics", admin.describeTopics(names).allTopicNames())
            .values()
            .stream()
            .flatMap(topic ->
                topic.partitions().stream()
                    .map(one -> new TopicPartition(topic.name(), one.partition())))
            .sorted(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparingInt(TopicPartition::partition))
            .toList();
    Map<TopicPartition, ListOffsetsResultInfo> begins =
        of(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> ends = of(admin, partitions, OffsetSpec.latest());
    Map<String, ArrayNode> topics = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      topics
          .computeIfAbsent(partition.topic(), _ -> JsonNodeFactory.instance.arrayNode())
          .addObject()
          .put("partition", partition.partition())
          .put("begin", offset(begins.get(partition)))
          .put("end", offset(ends.get(partition)));
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    topics.forEach(all::set);
    return all;
  }

  private static long offset(@Nullable ListOffsetsResultInfo found) {
    return found == null ? -1 : found.offset();
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> of(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(one -> one, _ -> spec));
    return ANSWERS.get("find where topics begin and end", admin.listOffsets(wanted).all());
  }
}
