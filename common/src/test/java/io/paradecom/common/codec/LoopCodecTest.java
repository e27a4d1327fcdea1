package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of loops as other systems write and read them. */
class LoopCodecTest {
  @Test
  void shouldKeepTheActionAsEver() throws IOException {
    String stored =
        "14656163682e73746172740016086c697374042f6108656163680602010000000000000e64656661756c740000010200"
            + "0000000000";
    TaskSpec loop =
        TaskSpec.of(
            new TaskId("each.start"),
            new TaskAction.ForEach(
                new LoopSpec(
                    new TaskId("list"), "/a", new TaskId("each"), new TaskAction.Noop(), true)),
            List.of());

    assertThat(hex(AvroBytes.encode(SpecCodec.toRecord(loop)))).isEqualTo(stored);
    assertThat(
            SpecCodec.fromRecord(
                AvroBytes.decode(TaskSpecRecord.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(loop);
  }

  @Test
  void shouldKeepTheEventAsEver() throws IOException {
    String stored = "02770672756e1880c0f8daa6fda50602780414656163682e7374617274b00900800800";
    EventBatch batch =
        new EventBatch(
            new WorkflowId("w"),
            new RunId("run"),
            12,
            Instant.parse("2026-03-01T12:00:00Z"),
            List.of(new WorkflowEvent.LoopAdvanced(2, new TaskId("each.start"), 600, 0, 512)));

    assertThat(hex(AvroBytes.encode(EventCodec.toRecord(batch)))).isEqualTo(stored);
    assertThat(
            EventCodec.fromRecord(
                AvroBytes.decode(WorkflowEventBatch.class, HexFormat.of().parseHex(stored))))
        .isEqualTo(batch);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
