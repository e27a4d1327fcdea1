package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    String row = "020000008080800104706f6c6c0301096f75747075742e6f6b0ba09c01";
    String record = hex(AvroBytes.encode(SpecCodec.toRecord(POLL)));
    TaskDefinition definition = TaskDefinition.of(0, POLL);
    assertThat(hex(codec.encode(definition))).isEqualTo(row);
    assertThat(codec.decodeDefinition(bytes(row))).isEqualTo(definition);
    assertThat(record)
        .as("the condition, 5 rounds, 10,000 ms, and that it succeeds")
        .contains("02126f75747075742e6f6b0aa09c0101");
    assertThat(SpecCodec.fromRecord(AvroBytes.decode(TaskSpecRecord.class, bytes(record))))
        .isEqualTo(POLL);
  }

  @Test
  void shouldKeepHowFarATaskIsAsEver() {
    String stored = "0605100100000008ac0202086e6f206669656c64";
    TaskRow row = TaskRow.initial(5, 4).withRepeat(new RepeatMark(300, false, "no field", true));
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(row);
  }

  @Test
  void shouldKeepTheEndOfARoundAsEver() throws IOException {
    String stored =
        "1472656c656173652d34320672756e18f098caf1f88aa606028e010808706f6c6c040600106e6f2066"
            + "69656c6402107b226f6b223a317d00f098caf1f88aa606f098caf1f88aa60600";
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
  void shouldNameWhatIsWrongWithARepetition() {
    assertRefused(
        new RepeatRecord("x", 1_001, 0L, false),
        "Expected 1 to 1,000 rounds of a task that is repeated, but found 1,001.");
    assertRefused(
        new RepeatRecord(" ", 1, 0L, false), "Expected a condition of 1 to 2,000 characters");
    assertRefused(new RepeatRecord("x", 1, -1L, false), "RepeatRecord.everyMs");
  }

  private static void assertRefused(RepeatRecord repeat, String message) {
    assertThatThrownBy(() -> RepeatFormat.fromRecord(repeat)).hasMessageContaining(message);
  }
}
