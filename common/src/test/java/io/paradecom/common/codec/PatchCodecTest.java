package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.TaskEdit;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.AddTasks;
import io.paradecom.schemas.EditTask;
import io.paradecom.schemas.PatchGraph;
import io.paradecom.schemas.ShellAction;
import io.paradecom.schemas.TaskEditRecord;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.TimeoutsRecord;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchCodecTest {
  private static final WorkflowId WORKFLOW = new WorkflowId("release-42");
  private static final TaskId DEPLOY = new TaskId("deploy");
  private static final TaskSpec SCAN =
      TaskSpec.of(
          new TaskId("scan"),
          new TaskAction.Shell("make scan", ProcessSettings.NONE),
          List.of(Dependency.onSuccess(new TaskId("build"))));
  private static final List<Dependency> NEEDS =
      List.of(new Dependency(SCAN.id(), EdgeCondition.FINISHED));
  private static final TaskEdit EDIT =
      new TaskEdit(
          7,
          new TaskAction.Sleep(Duration.ofMillis(5)),
          RetryPolicy.DEFAULT,
          new Timeouts(null, Duration.ofSeconds(9), null, null),
          Duration.ofSeconds(2));

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void assertViolation(Object operation, String message) {
    WorkflowCommandRecord record =
        new WorkflowCommandRecord("w", "c", null, new PatchGraph("", 0, List.of(operation)));
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> CommandCodec.fromRecord(record))
        .withMessage(message);
  }

  @Test
  void shouldKeepThePatchAsEver() throws IOException {
    String stored =
        "1472656c656173652d34320e70617463682d3100100661646106060002087363616e0002126d"
            + "616b65207363616e00000000020a6275696c64020000000000000e64656661756c740000010200"
            + "000000000000020c6465706c6f7902087363616e0600040c6465706c6f79020e060a0206d00f"
            + "0000000000000040c0a9079a9999999999c93f0000020002d08c01000002a01f000000";
    WorkflowCommand.Patch patch =
        new WorkflowCommand.Patch(
            WORKFLOW,
            "patch-1",
            "ada",
            3,
            List.of(
                new PatchOperation.AddTasks(List.of(SCAN)),
                new PatchOperation.AddNeeds(DEPLOY, NEEDS),
                new PatchOperation.EditTask(DEPLOY, EDIT)));

    assertThat(hex(AvroBytes.encode(CommandCodec.toRecord(patch)))).isEqualTo(stored);
    assertThat(
            CommandCodec.fromRecord(
                AvroBytes.decode(WorkflowCommandRecord.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(patch);
  }

  @Test
  void shouldKeepTheEventAsEver() throws IOException {
    String stored =
        "1472656c656173652d34320672756e18f098caf1f88aa606024e04066164610e70617463682d"
            + "310a02087363616e0002126d616b65207363616e00000000020a6275696c64020000000000000e"
            + "64656661756c740000d00f020000000000000002080c6465706c6f7902087363616e06000002"
            + "080c6465706c6f79020e060a0206d00f0000000000000040c0a9079a9999999999c93f000002"
            + "0002d08c01000002a01f00000000";
    EventBatch batch =
        new EventBatch(
            WORKFLOW,
            new RunId("run"),
            12,
            Instant.parse("2026-03-04T05:06:07.891Z"),
            List.of(
                new WorkflowEvent.GraphPatched(
                    2,
                    "ada",
                    "patch-1",
                    new GraphChange(
                        5,
                        List.of(SCAN.withRankMs(1000)),
                        List.of(new GraphChange.MoreNeeds(4, DEPLOY, NEEDS)),
                        List.of(new GraphChange.Edit(4, DEPLOY, EDIT))))));

    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(
            EventCodec.fromRecord(
                AvroBytes.decode(WorkflowEventBatch.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(batch);
  }

  @Test
  void shouldNameWhatIsWrongWithAPatch() {
    assertViolation(
        new AddTasks(
            List.of(
                TaskSpecRecord.newBuilder()
                    .setId("a b")
                    .setAction(new ShellAction("", null, Map.of(), null, null))
                    .build())),
        "TaskSpecRecord.id: Expected a task id of 1 to 128 characters out of A-Z a-z 0-9 . _ -,"
            + " but found 'a b'.");
    assertViolation(
        new EditTask("a", TaskEditRecord.newBuilder().setPriority(1001).build()),
        "TaskEditRecord: Expected a priority of -1000 to 1000, but found 1001.");
    assertViolation(
        new EditTask(
            "a",
            TaskEditRecord.newBuilder()
                .setTimeouts(new TimeoutsRecord(0L, null, null, null))
                .build()),
        "TaskEditRecord: Expected a queue timeout above 0, but found PT0S.");
  }

  @Test
  void shouldRefuseAPatchThatNoEventCouldTell() {
    List<TaskSpecRecord> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(
          TaskSpecRecord.newBuilder()
              .setId("t" + i)
              .setAction(new ShellAction("#".repeat(320_000), null, Map.of(), null, null))
              .build());
    }
    assertViolation(
        new AddTasks(tasks),
        "Expected a PatchGraph of at most 921,600 bytes, but found more. Send more patches.");
  }

  @Test
  void shouldRefuseAnEditThatNoDispatchCouldCarry() {
    assertViolation(
        new EditTask(
            "big",
            TaskEditRecord.newBuilder()
                .setAction(new ShellAction("#".repeat(131_072), null, Map.of(), null, null))
                .build()),
        "Expected an edit of at most 131,072 bytes, but that of task 'big' takes 131,086. Keep"
            + " large content in files.");
  }
}
