package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ChildControl;
import io.paradecom.core.workflow.ChildEnded;
import io.paradecom.core.workflow.ControlChild;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of what goes between workflows and those that their tasks start. */
class ChildCodecTest {
  private static final ParentTask PARENT =
      new ParentTask(
          new WorkflowId("w"),
          new RunId("run"),
          new TaskId("t"),
          2,
          7,
          List.of(new TaskId("out")),
          List.of("", "part"));

  private static final WorkflowId CHILD = new WorkflowId("w--t--1");

  @Test
  void shouldKeepTheActionAsEver() throws IOException {
    String stored =
        "0274001a087061727406020677686f14247b696e7075743a617d0002066f7574000000000000000e"
            + "64656661756c7400000102000000000000";
    TaskSpec task =
        TaskSpec.of(
            new TaskId("t"),
            new TaskAction.SubWorkflow(
                new SubWorkflowSpec(
                    "part", 3, Map.of("who", "${input:a}"), List.of(new TaskId("out")))),
            List.of());

    assertThat(hex(AvroBytes.encode(SpecCodec.toRecord(task)))).isEqualTo(stored);
    assertThat(
            SpecCodec.fromRecord(
                AvroBytes.decode(TaskSpecRecord.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(task);
  }

  @Test
  void shouldKeepTheEventsAsEver() throws IOException {
    String stored =
        "02770672756e0c80c0f8daa6fda5060686010402748801040274020e772d2d742d2d310870617274"
            + "000280d095c4c1fda5068a01040274020e772d2d742d2d3102047b7d00";
    EventBatch batch =
        new EventBatch(
            new WorkflowId("w"),
            new RunId("run"),
            6,
            Instant.parse("2026-03-01T12:00:00Z"),
            List.of(
                new WorkflowEvent.ChildWanted(2, new TaskId("t")),
                new WorkflowEvent.ChildStarted(
                    2, new TaskId("t"), 1, CHILD, "part", 0, Instant.parse("2026-03-01T13:00:00Z")),
                new WorkflowEvent.ChildSucceeded(2, new TaskId("t"), 1, CHILD, "{}")));

    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(
            EventCodec.fromRecord(
                AvroBytes.decode(WorkflowEventBatch.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(batch);
  }

  @Test
  void shouldKeepTheSubmitAsEver() throws IOException {
    String stored =
        "0e772d2d742d2d312c6368696c642d34373737363161326462336565643163000008706172740000"
            + "02000200000200020200000000020a6f7468657206000202770672756e0274040e02066f75740004"
            + "0008706172740000000000";
    WorkflowCommand.Submit submit =
        new WorkflowCommand.Submit(
            CHILD,
            PARENT.commandId(),
            new SubmitHeader("part", null, 0, OnFailure.CONTINUE, 0, 1, "")
                .withOrigin(new WorkflowOrigin("other", 3, Map.of(), PARENT)),
            0,
            List.of());

    assertThat(hex(AvroBytes.encode(CommandCodec.toRecord(submit)))).isEqualTo(stored);
    WorkflowCommandRecord record = decode(stored);
    assertThat(ChildCodec.fromRecord(record)).isEmpty();
    assertThat(CommandCodec.fromRecord(record)).isEqualTo(submit);
  }

  @Test
  void shouldKeepTheWordsAsEver() throws IOException {
    String control =
        "0e772d2d742d2d312c6368696c642d34373737363161326462336565643163001c02770672756e02"
            + "74040e02066f75740004000870617274000404736f";
    String ended =
        "02772c6368696c642d34373737363161326462336565643163001e02770672756e0274040e02066f"
            + "75740004000870617274000e772d2d742d2d3102020e7b2261223a317d00";
    ControlChild pause = new ControlChild(CHILD, PARENT, ChildControl.PAUSE, "so");
    ChildEnded end = new ChildEnded(PARENT, CHILD, WorkflowState.SUCCEEDED, "{\"a\":1}", "");

    assertThat(hex(AvroBytes.encode(ChildCodec.toRecord(pause)))).isEqualTo(control);
    assertThat(hex(AvroBytes.encode(ChildCodec.toRecord(end)))).isEqualTo(ended);
    assertThat(ChildCodec.fromRecord(decode(control))).contains(pause);
    assertThat(ChildCodec.fromRecord(decode(ended))).contains(end);
  }

  private static WorkflowCommandRecord decode(String stored) throws IOException {
    return AvroBytes.decode(WorkflowCommandRecord.class, HexFormat.of().parseHex(stored));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
