package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskEdit;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bytes that fastavro 1.12 and Apache Avro for Python 1.11 wrote alike from plain dictionaries, as
 * docs/protocol.md shows them, without naming a branch of a union.
 */
class ForeignClientTest {
  private static final WorkflowId WORKFLOW = new WorkflowId("release-42");

  private static ClientCommand read(String hex) throws IOException {
    return CommandCodec.fromRecord(
        AvroBytes.decode(WorkflowCommandRecord.class, HexFormat.of().parseHex(hex)));
  }

  @Test
  void shouldReadASubmit() throws IOException {
    String bytes =
        "1472656c656173652d343210356230633764306500000e72656c65617365000002080200000200"
            + "0202000000000000080a6275696c64000004086d616b6506616c6c000000000000000000000000"
            + "0e64656661756c740000010200000000000008746573740002126d616b65207465737400000000"
            + "020a6275696c64020000000000000e64656661756c740000010200000000000008776169740004"
            + "0a0000000000000e64656661756c74000001020000000000000867617465000604000000000000"
            + "0e64656661756c7400000102000000000000000000";
    assertThat(read(bytes))
        .isEqualTo(
            new WorkflowCommand.Submit(
                WORKFLOW,
                "5b0c7d0e",
                new SubmitHeader("release", null, 0, OnFailure.CONTINUE, 4, 1, ""),
                0,
                List.of(
                    task(
                        "build",
                        new TaskAction.Command(List.of("make", "all"), ProcessSettings.NONE)),
                    TaskSpec.of(
                        new TaskId("test"),
                        new TaskAction.Shell("make test", ProcessSettings.NONE),
                        List.of(Dependency.onSuccess(new TaskId("build")))),
                    task("wait", new TaskAction.Sleep(Duration.ofMillis(5))),
                    task("gate", new TaskAction.Gate()))));
  }

  private static TaskSpec task(String id, TaskAction action) {
    return TaskSpec.of(new TaskId(id), action, List.of());
  }

  @Test
  void shouldReadShortCommands() throws IOException {
    assertThat(read("1472656c656173652d343210632d63616e63656c00020c656e6f756768"))
        .isEqualTo(new WorkflowCommand.Cancel(WORKFLOW, "c-cancel", "enough"));
    assertThat(read("1472656c656173652d34320e632d7061757365000400"))
        .isEqualTo(new WorkflowCommand.Pause(WORKFLOW, "c-pause"));
    assertThat(read("1472656c656173652d343210632d726573756d65000600"))
        .isEqualTo(new WorkflowCommand.Resume(WORKFLOW, "c-resume"));
  }

  @Test
  void shouldReadAPatch() throws IOException {
    String scanBeforeDeploy =
        "1472656c656173652d343206702d3100100661646100060002087363616e0002126d616b6520"
            + "7363616e00000000020874657374020000000000000e64656661756c7400000102000000000000"
            + "00020c6465706c6f7902087363616e0200040c6465706c6f79021400000000000000";
    TaskId scan = new TaskId("scan");
    TaskId deploy = new TaskId("deploy");
    assertThat(read(scanBeforeDeploy))
        .isEqualTo(
            new WorkflowCommand.Patch(
                WORKFLOW,
                "p-1",
                "ada",
                0,
                List.of(
                    new PatchOperation.AddTasks(
                        List.of(
                            TaskSpec.of(
                                scan,
                                new TaskAction.Shell("make scan", ProcessSettings.NONE),
                                List.of(Dependency.onSuccess(new TaskId("test")))))),
                    new PatchOperation.AddNeeds(deploy, List.of(Dependency.onSuccess(scan))),
                    new PatchOperation.EditTask(deploy, TaskEdit.ofPriority(10)))));
    assertThat(
            read(
                "1472656c656173652d343206702d320010000002040c6465706c6f7900060a00020002d08c01000000000000"))
        .isEqualTo(
            new WorkflowCommand.Patch(
                WORKFLOW,
                "p-2",
                "",
                0,
                List.of(
                    new PatchOperation.EditTask(
                        deploy,
                        new TaskEdit(
                            null,
                            new TaskAction.Sleep(Duration.ofMillis(5)),
                            null,
                            new Timeouts(null, Duration.ofSeconds(9), null, null),
                            null)))));
  }
}
