package io.paradecom.common.codec;

import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failure in a task's row: its kind and whether there is an exit code in one byte, the message,
 * the code, the last lines.
 */
final class FailureFormat {
  private static final EnumCodes<FailureKind> KINDS =
      EnumCodes.of(
          FailureKind.class,
          List.of(
              FailureKind.EXIT_CODE,
              FailureKind.ATTEMPT_TIMEOUT,
              FailureKind.HEARTBEAT_TIMEOUT,
              FailureKind.QUEUE_TIMEOUT,
              FailureKind.TOTAL_TIMEOUT,
              FailureKind.RUNNER_LOST,
              FailureKind.SPAWN_FAILED,
              FailureKind.PAYLOAD_TOO_LARGE,
              FailureKind.INVALID_OUTPUT,
              FailureKind.MODEL_FAILED,
              FailureKind.MODEL_REFUSED,
              FailureKind.MERGE_FAILED,
              FailureKind.MERGE_REFUSED,
              FailureKind.REJECTED,
              FailureKind.WAIT_TIMEOUT,
              FailureKind.REQUEST_FAILED,
              FailureKind.REQUEST_REFUSED,
              FailureKind.PROPOSAL_REFUSED,
              FailureKind.LOOP_INPUT,
              FailureKind.KEY_UNKNOWN,
              FailureKind.BUDGET_EXHAUSTED,
              FailureKind.EXECUTOR_FAILED,
              FailureKind.EXECUTOR_REFUSED,
              FailureKind.CHILD_FAILED,
              FailureKind.CHILD_REFUSED,
              FailureKind.BLOB_FAILED,
              FailureKind.ROUNDS_USED_UP));

  private FailureFormat() {}

  /** Null: nothing is written. */
  static void write(@Nullable TaskFailure failure, RowWriter out) {
    if (failure == null) {
      return;
    }
    Integer exitCode = failure.exitCode();
    out.put(KINDS.code(failure.kind()) << 1 | (exitCode == null ? 0 : 1)).text(failure.message());
    if (exitCode != null) {
      out.signed(exitCode);
    }
    out.number(failure.lastOutput().size());
    failure.lastOutput().forEach(out::text);
  }

  static TaskFailure read(RowReader in) {
    int code = in.next();
    FailureKind kind = KINDS.symbol(code >>> 1, in);
    String message = in.text("TaskRow.failure");
    Integer exitCode = (code & 1) == 0 ? null : in.signedInt("TaskRow.failure");
    int count = in.count("TaskRow.failure");
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(in.text("TaskRow.failure"));
    }
    return new TaskFailure(kind, message, exitCode, lines);
  }
}
