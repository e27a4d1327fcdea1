package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.UndeclaredWriteRecord;
import io.paradecom.schemas.UndeclaredWritesFound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Undeclared writes, as a fact and in the row of their run. */
final class WriteCodec {
  private static final int WITH_OTHER = 1;
  private static final int DECLARED = 2;

  private WriteCodec() {}

  static UndeclaredWritesFound toRecord(WorkflowEvent.UndeclaredWritesFound event) {
    return new UndeclaredWritesFound(
        event.index(),
        event.task().value(),
        event.attempt(),
        Fields.list("UndeclaredWritesFound.writes", event.writes(), WriteCodec::toRecord),
        event.more());
  }

  private static UndeclaredWriteRecord toRecord(UndeclaredWrite write) {
    TaskId other = write.other();
    return new UndeclaredWriteRecord(
        write.path(), other == null ? null : other.value(), write.declared());
  }

  /**
   * @throws ContractViolationException when a part is missing
   */
  static WorkflowEvent.UndeclaredWritesFound fromRecord(UndeclaredWritesFound event) {
    TaskId task = Fields.taskId("UndeclaredWritesFound.task", event.getTask());
    return new WorkflowEvent.UndeclaredWritesFound(
        Fields.atLeast("UndeclaredWritesFound.index", 0, event.getIndex()),
        task,
        event.getAttempt(),
        Fields.list(
            "UndeclaredWritesFound.writes", event.getWrites(), write -> fromRecord(task, write)),
        event.getMore());
  }

  private static UndeclaredWrite fromRecord(TaskId task, UndeclaredWriteRecord write) {
    String other = write.getOther();
    return new UndeclaredWrite(
        task,
        Fields.required("UndeclaredWriteRecord.path", write.getPath()),
        other == null ? null : Fields.taskId("UndeclaredWriteRecord.other", other),
        write.getDeclared());
  }

  static void write(List<UndeclaredWrite> writes, RowWriter out) {
    if (writes.isEmpty()) {
      return;
    }
    out.number(writes.size());
    for (UndeclaredWrite write : writes) {
      TaskId other = write.other();
      out.put((other == null ? 0 : WITH_OTHER) | (write.declared() ? DECLARED : 0))
          .text(write.task().value())
          .text(write.path());
      if (other != null) {
        out.text(other.value());
      }
    }
  }

  static List<UndeclaredWrite> read(RowReader in) {
    int count = in.count("WorkflowRow.undeclared");
    List<UndeclaredWrite> writes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int marks = in.next();
      TaskId task = Fields.taskId("WorkflowRow.undeclared", in.text("WorkflowRow.undeclared"));
      String path = in.text("WorkflowRow.undeclared");
      writes.add(new UndeclaredWrite(task, path, other(marks, in), (marks & DECLARED) != 0));
    }
    return writes;
  }

  private static @Nullable TaskId other(int marks, RowReader in) {
    return (marks & WITH_OTHER) == 0
        ? null
        : Fields.taskId("WorkflowRow.undeclared", in.text("WorkflowRow.undeclared"));
  }
}
