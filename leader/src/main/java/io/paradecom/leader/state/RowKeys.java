package io.paradecom.leader.state;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of rows: one letter for the kind, the workflow id, a zero byte, then what names the row
 * within its workflow; positions as four bytes, big end first, so that a scan is in task order.
 */
final class RowKeys {
  static final byte WORKFLOW = 'w';
  static final byte DEFINITION = 'd';
  static final byte TASK = 't';
  static final byte INDEX = 'i';
  static final byte DEPENDANTS = 'e';
  static final byte NEEDS = 'n';
  static final byte OUTPUT = 'o';

  /** Of commands that were carried out: patches were the first of which that was kept. */
  static final byte COMMAND = 'p';

  /** Of how long tasks of a sketch take: these belong to no workflow. */
  static final byte LEARNED = 'l';

  private RowKeys() {}

  static Bytes workflow(WorkflowId id) {
    return Bytes.wrap(buffer(WORKFLOW, id, 0).array());
  }

  static Bytes positioned(byte kind, WorkflowId id, int index) {
    return Bytes.wrap(buffer(kind, id, Integer.BYTES).putInt(index).array());
  }

  static Bytes edges(byte kind, WorkflowId id, int index, int page) {
    return Bytes.wrap(buffer(kind, id, 2 * Integer.BYTES).putInt(index).putInt(page).array());
  }

  static Bytes index(WorkflowId id, TaskId task) {
    byte[] name = task.value().getBytes(StandardCharsets.US_ASCII);
    return Bytes.wrap(buffer(INDEX, id, name.length).put(name).array());
  }

  static Bytes command(WorkflowId id, String commandId) {
    byte[] name = commandId.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(buffer(COMMAND, id, name.length).put(name).array());
  }

  /** A key behind all commands of a workflow: no command id begins with such a byte. */
  static Bytes behindCommands(WorkflowId id) {
    return Bytes.wrap(buffer(COMMAND, id, 1).put((byte) 0xFF).array());
  }

  /** Returns the command id that a remembered command's key names. */
  static String commandId(Bytes command, WorkflowId id) {
    int prefix = id.value().length() + 2;
    return new String(command.get(), prefix, command.get().length - prefix, StandardCharsets.UTF_8);
  }

  /** Returns the id that the key of a workflow's row names. */
  static String workflowId(Bytes workflow) {
    return new String(workflow.get(), 1, workflow.get().length - 2, StandardCharsets.US_ASCII);
  }

  static Bytes learned(String sketch) {
    byte[] name = sketch.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + name.length).put(LEARNED).put(name).array());
  }

  /** First key of all rows of a kind. */
  static Bytes first(byte kind) {
    return Bytes.wrap(new byte[] {kind});
  }

  /** A key behind all rows of a kind. */
  static Bytes behind(byte kind) {
    return Bytes.wrap(new byte[] {(byte) (kind + 1)});
  }

  private static ByteBuffer buffer(byte kind, WorkflowId id, int more) {
    byte[] name = id.value().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocate(name.length + 2 + more);
    return buffer.put(kind).put(name).put((byte) 0);
  }
}
