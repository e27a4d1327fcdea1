package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.registry.WireFormatException.Reason;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Submits of a writer that knows no other command, and only those fields of a task that have no
 * default.
 */
class OlderWriterTest {
  private final AvroWire wire = new AvroWire(MockRegistryClient.scope("OlderWriterTest"));

  @AfterEach
  void drop() {
    MockRegistryClient.drop("OlderWriterTest");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void shouldReadTasksThatAreShorterThanOurs(int count) throws Exception {
    // When
    WorkflowCommand.Submit submit =
        (WorkflowCommand.Submit)
            CommandCodec.fromRecord(wire.decode(submit(count), WorkflowCommandRecord.class));

    // Then
    assertThat(submit.tasks()).hasSize(count);
    TaskSpec last = submit.tasks().getLast();
    assertThat(last.id().value()).isEqualTo("t" + (count - 1));
    assertThat(last.queue()).isEqualTo(TaskSpec.DEFAULT_QUEUE);
    assertThat(last.needs()).isEmpty();
  }

  @Test
  void shouldStillNoticeThatTheDataEndsEarly() throws IOException {
    byte[] whole = submit(3);
    for (int length = 5; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> wire.decode(cut, WorkflowCommandRecord.class))
          .isInstanceOfSatisfying(
              WireFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    }
  }

  private byte[] submit(int count) throws IOException {
    JsonNode root = new ObjectMapper().readTree(WorkflowCommandRecord.getClassSchema().toString());
    dropDefaults(root);
    dropOtherCommands(root);
    Schema schema = new Schema.Parser().parse(root.toString());
    Schema chunk = schema.getField("body").schema().getTypes().getFirst();
    Schema task = chunk.getField("tasks").schema().getElementType();
    Schema plain =
        task.getField("action").schema().getTypes().stream()
            .filter(type -> type.getType() == Schema.Type.ENUM)
            .findFirst()
            .orElseThrow();
    GenericData.EnumSymbol noop = new GenericData.EnumSymbol(plain, "NOOP");
    List<GenericRecord> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(record(task, Map.of("id", "t" + i, "action", noop)));
    }
    GenericRecord header = record(chunk.getField("header").schema(), Map.of("name", "old"));
    GenericRecord body = record(chunk, Map.of("header", header, "tasks", tasks));
    return wire.encode(
        "commands-value",
        record(schema, Map.of("workflowId", "w", "commandId", "c", "body", body)));
  }

  private static void dropDefaults(JsonNode node) {
    if (node.path("name").asText().matches("TaskSpecRecord|SubmitHeaderRecord|SubmitChunk")
        && node.has("fields")) {
      ((ArrayNode) node.get("fields")).removeIf(field -> field.has("default"));
    }
    node.forEach(OlderWriterTest::dropDefaults);
  }

  private static void dropOtherCommands(JsonNode root) {
    for (JsonNode field : root.get("fields")) {
      if (field.path("name").asText().equals("body")) {
        ArrayNode branches = (ArrayNode) field.get("type");
        while (branches.size() > 1) {
          branches.remove(1);
        }
      }
    }
  }

  private static GenericRecord record(Schema schema, Map<String, Object> fields) {
    GenericRecord record = new GenericData.Record(schema);
    fields.forEach(record::put);
    return record;
  }
}
