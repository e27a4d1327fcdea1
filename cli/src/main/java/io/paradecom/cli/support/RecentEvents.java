package io.paradecom.cli.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.cluster.LastRecords;
import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.json.RecordJson;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What happened last, in outline: which events there were, of which tasks and attempts. What tasks
 * were told, put out or failed with is left out.
 */
final class RecentEvents {
  /** Records that are told; each has the events of one step. */
  static final int MOST = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Set<String> OUTLINE =
      Set.of(
          RecordJson.TYPE,
          "index",
          "task",
          "attempt",
          "queue",
          "state",
          "generation",
          "version",
          "round",
          "from",
          "to",
          "chunk",
          "until",
          "child");

  private RecentEvents() {}

  /** Reads them, for {@link #PATIENCE} at most. */
  static ArrayNode read(KafkaAccess access) {
    Topics topics = access.topics();
    List<TopicPartition> partitions =
        CommittedRecords.partitions(topics.events(), topics.workflowPartitions());
    long end = System.nanoTime() + PATIENCE.toNanos();
    KafkaConsumer<byte[], byte[]> consumer = CommittedRecords.consumer(access);
    try {
      ArrayNode told = JsonNodeFactory.instance.arrayNode();
      LastRecords.read(consumer, partitions, MOST, _ -> true, () -> System.nanoTime() > end)
          .forEach(record -> told.add(outline(record, access.wire())));
      return told;
    } finally {
      CommittedRecords.close(consumer);
    }
  }

  private static ObjectNode outline(ConsumerRecord<byte[], byte[]> record, AvroWire wire) {
    ObjectNode told =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
            .put("partition", record.partition())
            .put("offset", record.offset());
    try {
      if (record.value() != null
          && wire.decodeSpecific(record.value()) instanceof IndexedRecord batch) {
        JsonNode whole = RecordJson.of(batch);
        for (String name : List.of("workflowId", "run", "firstSequence")) {
          told.set(name, whole.path(name));
        }
        ArrayNode events = told.putArray("events");
        whole.path("events").forEach(event -> events.add(outline(event)));
      }
    } catch (WireFormatException undecodable) {
      told.put("undecodable", String.valueOf(undecodable.getMessage()));
    }
    return told;
  }

  private static JsonNode outline(JsonNode event) {
    return event instanceof ObjectNode all ? all.retain(OUTLINE) : event;
  }
}
