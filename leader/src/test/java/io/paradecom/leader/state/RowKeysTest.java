package io.paradecom.leader.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** Keys as the stores of running installations have them: none may ever change. */
class RowKeysTest {
  private static final WorkflowId ID = new WorkflowId("w-1");

  private static String hex(Bytes key) {
    return HexFormat.of().formatHex(key.get());
  }

  @Test
  void shouldKeepTheKeysAsEver() {
    assertThat(hex(RowKeys.workflow(ID))).isEqualTo("77" + "772d31" + "00");
    assertThat(hex(RowKeys.positioned(RowKeys.DEFINITION, ID, 300)))
        .isEqualTo("64" + "772d31" + "00" + "0000012c");
    assertThat(hex(RowKeys.positioned(RowKeys.TASK, ID, 1)))
        .isEqualTo("74" + "772d31" + "00" + "00000001");
    assertThat(hex(RowKeys.positioned(RowKeys.OUTPUT, ID, 1)))
        .isEqualTo("6f" + "772d31" + "00" + "00000001");
    assertThat(hex(RowKeys.index(ID, new TaskId("t")))).isEqualTo("69" + "772d31" + "00" + "74");
    assertThat(hex(RowKeys.edges(RowKeys.DEPENDANTS, ID, 1, 2)))
        .isEqualTo("65" + "772d31" + "00" + "00000001" + "00000002");
    assertThat(hex(RowKeys.edges(RowKeys.NEEDS, ID, 1, 2)))
        .isEqualTo("6e" + "772d31" + "00" + "00000001" + "00000002");
    assertThat(hex(RowKeys.command(ID, "größe")))
        .isEqualTo("70" + "772d31" + "00" + "6772c3b6c39f65");
    assertThat(hex(RowKeys.behindCommands(ID))).isEqualTo("70" + "772d31" + "00" + "ff");
  }

  @Test
  void shouldReadTheNamesInKeys() {
    assertThat(RowKeys.workflowId(RowKeys.workflow(ID))).isEqualTo("w-1");
    assertThat(RowKeys.commandId(RowKeys.command(ID, "größe"), ID)).isEqualTo("größe");
  }
}
