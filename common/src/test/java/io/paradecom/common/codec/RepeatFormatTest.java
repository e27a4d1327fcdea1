package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.RepeatRecord;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatFormatTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.891Z");
  private static final RepeatSpec HOW =
      new RepeatSpec(new Condition("output.ok"), 5, Duration.ofSeconds(10), true);
  private static final TaskSpec POLL =
      TaskSpec.of(new TaskId("poll"), new TaskAction.Noop(), List.of())
          .withRole(TaskRole.ORDINARY.withRepeat(HOW));

  private final RowCodec codec = new RowCodec();

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void shouldKeepHowATaskIsRepeatedAsEver() throws IOException {
    String row = "ROW_DEFINITION";
    String record = "RECORD_SPEC";
    TaskDefinition definition = TaskDefinition.of(0, POLL);
    assertThat(hex(codec.encode(definition))).isEqualTo(row);
    assertThat(codec.decodeDefinition(bytes(row))).isEqualTo(definition);
    assertThat(hex(AvroBytes.encode(SpecCodec.toRecord(POLL)))).isEqualTo(record);
    assertThat(SpecCodec.fromRecord(AvroBytes.decode(TaskSpecRecord.class, bytes(record))))
        .isEqualTo(POLL);
  }

  @Test
  void shouldKeepHowFarATaskIsAsEver() {
    String stored = "ROW_MARK";
    TaskRow row = TaskRow.initial(5, 4).withRepeat(new RepeatMark(300, false, "no field", true));
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(row);
  }

  @Test
  void shouldKeepTheEndOfARoundAsEver() throws IOException {
    String stored = "EVENT";
    EventBatch batch =
        new EventBatch(
            new WorkflowId("release-42"),
            new RunId("run"),
            12,
            AT,
            List.of(
                new WorkflowEvent.RoundEnded(
                    4,
                    new TaskId("poll"),
                    2,
                    3,
                    false,
                    "no field",
                    new TaskResult("{\"ok\":1}", null, AT, AT))));
    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(EventCodec.fromRecord(AvroBytes.decode(WorkflowEventBatch.class, bytes(stored))))
        .isEqualTo(batch);
  }

  @Test
  void shouldNameWhatIsWrongWithARepetition() throws IOException {
    assertViolation(
        new RepeatRecord("x", 1_001, 0L, false),
        "Expected 1 to 1,000 rounds of a task that is repeated, but found 1,001.");
    assertViolation(
        new RepeatRecord(" ", 1, 0L, false), "Expected a condition of 1 to 2,000 characters");
    assertViolation(new RepeatRecord("x", 1, -1L, false), "RepeatRecord.everyMs");
  }

  private static void assertViolation(RepeatRecord repeat, String message) {
    TaskSpecRecord record = SpecCodec.toRecord(POLL);
    record.getRole().setRepeat(repeat);
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> SpecCodec.fromRecord(record))
        .withMessageContaining(message);
  }
}
