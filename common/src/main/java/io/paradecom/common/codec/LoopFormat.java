package io.paradecom.common.codec;

import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.ForEachAction;
import io.paradecom.schemas.LoopAdvanced;

/** What a loop goes over and how far it is, in a row and on the wire. */
final class LoopFormat {
  private LoopFormat() {}

  static void write(LoopSpec loop, RowWriter out) {
    out.text(loop.source().value())
        .text(loop.pointer())
        .text(loop.join().value())
        .put(loop.optional() ? 1 : 0);
    ActionFormat.write(loop.each(), out);
  }

  static LoopSpec read(RowReader in) {
    TaskId source = Fields.taskId("Loop.source", in.text("Loop.source"));
    String pointer = in.text("Loop.pointer");
    TaskId join = Fields.taskId("Loop.join", in.text("Loop.join"));
    boolean optional = in.next() != 0;
    return new LoopSpec(source, pointer, join, ActionFormat.read(in), optional);
  }

  static void write(LoopMark mark, RowWriter out) {
    out.number(mark.items()).number(mark.done()).number(mark.parts());
  }

  static LoopMark mark(RowReader in) {
    return new LoopMark(
        in.integer("TaskRow.loop"), in.integer("TaskRow.loop"), in.integer("TaskRow.loop"));
  }

  static ForEachAction toRecord(LoopSpec loop) {
    return new ForEachAction(
        loop.source().value(),
        loop.pointer(),
        loop.join().value(),
        ActionCodec.toRecord(loop.each()),
        loop.optional());
  }

  /**
   * @throws ContractViolationException when a part is missing or of an unknown kind
   * @throws IllegalArgumentException when a part is not as it must be
   */
  static LoopSpec fromRecord(ForEachAction action) {
    return new LoopSpec(
        Fields.taskId("ForEachAction.listTask", action.getListTask()),
        Fields.required("ForEachAction.listPointer", action.getListPointer()),
        Fields.taskId("ForEachAction.partsOf", action.getPartsOf()),
        ActionCodec.fromRecord("ForEachAction.each", action.getEach()),
        action.getOptionalParts());
  }

  static LoopAdvanced toRecord(WorkflowEvent.LoopAdvanced event) {
    return new LoopAdvanced(
        event.index(), event.task().value(), event.items(), event.from(), event.to());
  }

  static WorkflowEvent fromRecord(LoopAdvanced event) {
    return new WorkflowEvent.LoopAdvanced(
        Fields.atLeast("LoopAdvanced.index", 0, event.getIndex()),
        Fields.taskId("LoopAdvanced.task", event.getTask()),
        Fields.atLeast("LoopAdvanced.items", 0, event.getItems()),
        Fields.atLeast("LoopAdvanced.from", 0, event.getFrom()),
        Fields.atLeast("LoopAdvanced.to", 0, event.getTo()));
  }
}
