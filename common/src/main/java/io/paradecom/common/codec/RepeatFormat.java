package io.paradecom.common.codec;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.RepeatRecord;
import io.paradecom.schemas.RoundEnded;
import org.jspecify.annotations.Nullable;

/** How a task is repeated, how far it is, and the fact that a round of it has ended. */
final class RepeatFormat {
  private static final int HOLDS = 1;
  private static final int HAS_OUTPUT = 2;

  private RepeatFormat() {}

  static void write(RepeatSpec how, RowWriter out) {
    out.text(how.until().text())
        .number(how.rounds() * 2L + (how.succeeds() ? 1 : 0))
        .duration(how.every());
  }

  static RepeatSpec read(RowReader in) {
    String until = in.text("TaskSpec.repeat");
    int rounds = in.integer("TaskSpec.repeat");
    try {
      return new RepeatSpec(new Condition(until), rounds >>> 1, in.duration(), (rounds & 1) != 0);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("TaskSpec.repeat", e);
    }
  }

  /** Null: nothing is written. */
  static void write(@Nullable RepeatMark mark, RowWriter out) {
    if (mark != null) {
      out.number(mark.rounds())
          .put((mark.holds() ? HOLDS : 0) | (mark.hasOutput() ? HAS_OUTPUT : 0))
          .text(mark.reason());
    }
  }

  static RepeatMark readMark(RowReader in) {
    int rounds = in.integer("TaskRow.repeat");
    int flags = in.next();
    return new RepeatMark(
        rounds, (flags & HOLDS) != 0, in.text("TaskRow.repeat"), (flags & HAS_OUTPUT) != 0);
  }

  static @Nullable RepeatRecord toRecord(@Nullable RepeatSpec how) {
    return how == null
        ? null
        : new RepeatRecord(
            how.until().text(),
            how.rounds(),
            Fields.ms("RepeatRecord.everyMs", how.every()),
            how.succeeds());
  }

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  static @Nullable RepeatSpec fromRecord(@Nullable RepeatRecord how) {
    return how == null
        ? null
        : new RepeatSpec(
            new Condition(Fields.required("RepeatRecord.condition", how.getCondition())),
            how.getRounds(),
            Fields.duration("RepeatRecord.everyMs", how.getEveryMs()),
            how.getSucceeds());
  }

  static RoundEnded toRecord(WorkflowEvent.RoundEnded event) {
    TaskResult result = event.result();
    return new RoundEnded(
        event.index(),
        event.task().value(),
        event.attempt(),
        event.round(),
        event.holds(),
        event.reason(),
        result.output(),
        result.usage(),
        Fields.instant("RoundEnded.startedAt", result.startedAt()),
        Fields.instant("RoundEnded.endedAt", result.endedAt()));
  }

  static WorkflowEvent fromRecord(RoundEnded event) {
    return new WorkflowEvent.RoundEnded(
        Fields.atLeast("RoundEnded.index", 0, event.getIndex()),
        Fields.taskId("RoundEnded.task", event.getTask()),
        Fields.atLeast("RoundEnded.attempt", 0, event.getAttempt()),
        Fields.atLeast("RoundEnded.round", 1, event.getRound()),
        event.getHolds(),
        Fields.required("RoundEnded.reason", event.getReason()),
        new TaskResult(
            event.getOutput(),
            event.getUsage(),
            Fields.instant("RoundEnded.startedAt", event.getStartedAt()),
            Fields.instant("RoundEnded.endedAt", event.getEndedAt())));
  }
}
