package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.ExpandAction;
import io.paradecom.schemas.PlainAction;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpansionCodecTest {
  private static final WorkflowId WORKFLOW = new WorkflowId("release-42");
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.891Z");
  private static final DecomposeSpec HOW =
      new DecomposeSpec(
          "cmd:plan",
          2_000,
          8,
          2,
          50,
          3,
          5,
          List.of("prompt", "decompose"),
          new TaskAction.Shell("make part", ProcessSettings.NONE));

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void shouldKeepTheActionAsEver() throws IOException {
    String stored =
        "1472656c656173652d343206632d3100000e72656c656173650000020202000002000202000000"
            + "0000000208706c616e001410636d643a706c616ea01f100464060a040c70726f6d707412646563"
            + "6f6d706f73650002126d616b652070617274000000000000000000000e64656661756c74000001"
            + "02000000000000000000";
    WorkflowCommand.Submit submit =
        new WorkflowCommand.Submit(
            WORKFLOW,
            "c-1",
            new SubmitHeader("release", null, 0, OnFailure.CONTINUE, 1, 1, ""),
            0,
            List.of(TaskSpec.of(new TaskId("plan"), new TaskAction.Expand(HOW), List.of())));

    assertThat(hex(AvroBytes.encode(CommandCodec.toRecord(submit)))).isEqualTo(stored);
    assertThat(
            CommandCodec.fromRecord(
                AvroBytes.decode(WorkflowCommandRecord.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(submit);
  }

  @Test
  void shouldKeepTheEventAsEver() throws IOException {
    String stored =
        "1472656c656173652d34320672756e18f098caf1f88aa60602720808706c616e040412061a7b"
            + "226d6f64656c223a226d227d02187b227461736b73223a5b5d7d00f098caf1f88aa606f098ca"
            + "f1f88aa60600";
    EventBatch batch =
        new EventBatch(
            WORKFLOW,
            new RunId("run"),
            12,
            AT,
            List.of(
                new WorkflowEvent.TaskExpanded(
                    4,
                    new TaskId("plan"),
                    2,
                    2,
                    9,
                    3,
                    "{\"model\":\"m\"}",
                    new TaskResult("{\"tasks\":[]}", null, AT, AT))));

    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(
            EventCodec.fromRecord(
                AvroBytes.decode(WorkflowEventBatch.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(batch);
  }

  @Test
  void shouldKeepHowATaskIsBrokenDownWhoseAttemptsAreUsedUpAsEver() throws IOException {
    String stored =
        "0a6275696c640006020000000000000e64656661756c740000010200000200000000000210636d643a706c616ea0"
            + "1f100464060a040c70726f6d7074126465636f6d706f73650002126d616b6520706172740000000000000000";
    TaskSpec spec =
        TaskSpec.of(new TaskId("build"), new TaskAction.Noop(), List.of())
            .withRole(TaskRole.ORDINARY.withExhausted(HOW));

    assertThat(hex(AvroBytes.encode(SpecCodec.toRecord(spec)))).isEqualTo(stored);
    assertThat(
            SpecCodec.fromRecord(
                AvroBytes.decode(TaskSpecRecord.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(spec);
  }

  @Test
  void shouldKeepTheWishToBreakDownAsEver() throws IOException {
    String stored =
        "1472656c656173652d34320672756e18f098caf1f88aa606028c01080a6275696c64020c657869742037020e0202"
            + "780000";
    EventBatch batch =
        new EventBatch(
            WORKFLOW,
            new RunId("run"),
            12,
            AT,
            List.of(
                new WorkflowEvent.DecompositionWanted(
                    4,
                    new TaskId("build"),
                    new TaskFailure(FailureKind.EXIT_CODE, "exit 7", 7, List.of("x")))));

    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(
            EventCodec.fromRecord(
                AvroBytes.decode(WorkflowEventBatch.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(batch);
  }

  @Test
  void shouldNameWhatIsWrongWithAnAction() {
    assertViolation(
        action("m", 8, PlainAction.GATE),
        "Expected a command, a script, a request, a prompt or a sleep for each part, but found"
            + " gate.");
    assertViolation(
        action("m", 65, PlainAction.NOOP), "Expected 2 to 64 parts of one task, but found 65.");
    assertViolation(
        action(" ", 8, PlainAction.NOOP),
        "Expected a model of 1 to 1,000 characters to break a task down, but found a blank one.");
    assertViolation(
        action("m", 8, PlainAction.UNKNOWN),
        "Expected a known kind of ExpandAction.leaf, but found");
  }

  private static ExpandAction action(String model, int parts, Object leaf) {
    return new ExpandAction(model, 100, parts, 2, 50, 3, 5, List.of(), leaf);
  }

  private static void assertViolation(ExpandAction action, String message) {
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> ActionCodec.fromRecord("TaskSpecRecord.action", action))
        .withMessageContaining(message);
  }
}
