package io.paradecom.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.FleetCodec;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.common.codec.OrderCodec;
import io.paradecom.common.codec.RandomValues;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.codec.SpecCodec;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.TaskSpecRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEEDS = 40;

  private static Arguments kind(String name, Function<RandomValues, SpecificRecord> draw) {
    return Arguments.of(name, draw);
  }

  private static <T> Stream<Arguments> each(Class<T> family, Function<T, SpecificRecord> toRecord) {
    return RandomValues.variantsOf(family).stream()
        .map(variant ->
            kind(
                variant.getSimpleName(), values -> toRecord.apply(family.cast(values.a(variant)))));
  }

  private static Stream<Arguments> events() {
    return RandomValues.variantsOf(WorkflowEvent.class).stream()
        .map(variant ->
            kind(
                variant.getSimpleName(),
                values ->
                    EventCodec.toRecord(
                        new EventBatch(
                            values.a(WorkflowId.class),
                            values.a(RunId.class),
                            1,
                            values.a(Instant.class),
                            List.of(
                                (WorkflowEvent) values.a(variant),
                                values.a(WorkflowEvent.class))))));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            each(ClientCommand.class, CommandCodec::toRecord),
            each(Report.class, report -> ReportCodec.toRecord(List.of(report))),
            each(RunnerOrder.class, OrderCodec::toRecord),
            each(FleetRequest.class, FleetCodec::toRecord),
            each(FleetDecision.class, FleetCodec::toRecord),
            events(),
            Stream.of(
                kind(
                    "Reject",
                    values ->
                        EventCodec.toRecord(
                            values.a(Effect.Reject.class), values.a(Instant.class))),
                kind(
                    "AcceptAgain",
                    values ->
                        EventCodec.toRecord(
                            values.a(Effect.AcceptAgain.class), values.a(Instant.class))),
                kind("Heartbeat", values -> HeartbeatCodec.toRecord(values.a(Heartbeat.class))),
                kind("Tick", values -> HeartbeatCodec.tick(values.a(Instant.class))),
                kind("LogChunk", values -> LogCodec.toRecord(values.a(LogChunk.class))),
                kind("TaskSpec", values -> SpecCodec.toRecord(values.a(TaskSpec.class)))))
        .flatMap(Function.identity());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void shouldReadBackWhatItWrote(String kind, Function<RandomValues, SpecificRecord> draw)
      throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      // Given
      SpecificRecord record = draw.apply(new RandomValues(seed));

      // When
      String text = RecordJson.of(record).toString();
      SpecificRecord read = RecordParser.parse(JSON.readTree(text), record.getSchema());

      // Then
      assertThat(read).as("%s, seed %d: %s", kind, seed, text).isEqualTo(record);
    }
  }

  private static ObjectNode task() {
    TaskAction action = new TaskAction.Command(List.of("make"), TaskAction.ProcessSettings.NONE);
    return RecordJson.of(SpecCodec.toRecord(TaskSpec.of(new TaskId("a"), action, List.of())));
  }

  private static Arguments bad(Consumer<ObjectNode> change, String... said) {
    return Arguments.of(change, said);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad(task -> task.put("idd", "x"), "TaskSpecRecord", "idd"),
        bad(task -> task.remove("id"), "TaskSpecRecord.id", "found none"),
        bad(task -> task.put("id", 7), "a text in TaskSpecRecord.id", "7"),
        bad(task -> task.putNull("id"), "a text in TaskSpecRecord.id", "null"),
        bad(task -> task.put("priority", "high"), "32 bits in TaskSpecRecord.priority", "high"),
        bad(task -> task.put("priority", 1L << 31), "TaskSpecRecord.priority", "2147483648"),
        bad(task -> task.put("priority", 1.5), "TaskSpecRecord.priority", "1.5"),
        bad(task -> task.put("rankMs", 1e30), "64 bits in TaskSpecRecord.rankMs", "E30"),
        bad(task -> task.put("disposition", "LATER"), "one of UNKNOWN, RUN", "LATER"),
        bad(task -> task.put("needs", "b"), "a list in TaskSpecRecord.needs", "b"),
        bad(task -> task.putArray("needs").add("b"), "an object in TaskSpecRecord.needs[0]", "b"),
        bad(
            task -> task.putArray("needs").addObject().put("task", "b").put("when", "x"),
            "TaskSpecRecord.needs[0]",
            "when"),
        bad(task -> task.put("action", "JUMP"), "TaskSpecRecord.action", "JUMP"),
        bad(
            task -> task.putArray("action"),
            "TaskSpecRecord.action.type",
            "CommandAction",
            "nothing"),
        bad(task -> task.putObject("action"), "TaskSpecRecord.action.type", "nothing"),
        bad(
            task -> task.putObject("action").put("type", "Fly"),
            "TaskSpecRecord.action.type",
            "ShellAction",
            "Fly"),
        bad(
            task -> ((ObjectNode) task.get("action")).putObject("environment").put("A", 1),
            "a text in TaskSpecRecord.action.environment.A",
            "1"),
        bad(task -> task.put("text", "x"), "an object in TaskSpecRecord.text", "x"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldNameThePlaceWhatWasExpectedAndWhatWasFound(
      Consumer<ObjectNode> change, String[] said) {
    // Given
    ObjectNode task = task();
    change.accept(task);

    // When Then
    assertThatThrownBy(() -> RecordParser.parse(task, TaskSpecRecord.getClassSchema()))
        .isInstanceOf(ContractViolationException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void shouldGiveWhatIsMissingItsDefault() throws IOException {
    // Given
    JsonNode least = JSON.readTree("{\"id\":\"a\",\"action\":\"NOOP\"}");

    // When
    SpecificRecord read = RecordParser.parse(least, TaskSpecRecord.getClassSchema());

    // Then
    assertThat(SpecCodec.fromRecord((TaskSpecRecord) read))
        .isEqualTo(TaskSpec.of(new TaskId("a"), new TaskAction.Noop(), List.of()));
  }
}
