package io.paradecom.common.codec;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.workflow.NextClaim;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.ContinuationGranted;
import io.paradecom.schemas.NextClaimRecord;
import io.paradecom.schemas.TaskContinued;
import org.jspecify.annotations.Nullable;

/** What lets runners go on from one task to the next. */
final class ContinuationCodec {
  private ContinuationCodec() {}

  static Continuation of(boolean continues, boolean pure) {
    if (pure) {
      return Continuation.PURE;
    }
    return continues ? Continuation.DURABLE : Continuation.NONE;
  }

  static ContinuationGranted toRecord(WorkflowEvent.ContinuationGranted event) {
    return new ContinuationGranted(
        event.index(), event.task().value(), event.attempt(), event.after(), event.bound());
  }

  static TaskContinued toRecord(WorkflowEvent.TaskContinued event) {
    return new TaskContinued(
        event.index(), event.task().value(), event.attempt(), event.queue().value(), event.epoch());
  }

  static WorkflowEvent fromRecord(ContinuationGranted event) {
    return new WorkflowEvent.ContinuationGranted(
        Fields.atLeast("ContinuationGranted.index", 0, event.getIndex()),
        Fields.taskId("ContinuationGranted.task", event.getTask()),
        Fields.atLeast("ContinuationGranted.attempt", 0, event.getAttempt()),
        Fields.atLeast("ContinuationGranted.after", 0, event.getAfter()),
        Fields.atLeast("ContinuationGranted.bound", 0, event.getBound()));
  }

  static WorkflowEvent fromRecord(TaskContinued event) {
    return new WorkflowEvent.TaskContinued(
        Fields.atLeast("TaskContinued.index", 0, event.getIndex()),
        Fields.taskId("TaskContinued.task", event.getTask()),
        Fields.atLeast("TaskContinued.attempt", 0, event.getAttempt()),
        Fields.queue("TaskContinued.queue", event.getQueue()),
        Fields.atLeast("TaskContinued.epoch", 0, event.getEpoch()));
  }

  static @Nullable NextClaimRecord toRecord(@Nullable NextClaim claim) {
    return claim == null
        ? null
        : new NextClaimRecord(
            claim.ref().task().value(),
            claim.ref().index(),
            claim.ref().attempt(),
            claim.ref().epoch(),
            claim.number(),
            Fields.instant("NextClaimRecord.at", claim.at()));
  }

  static @Nullable NextClaim fromRecord(RunId run, @Nullable NextClaimRecord record) {
    return record == null
        ? null
        : new NextClaim(
            new TaskRef(
                run,
                Fields.taskId("NextClaimRecord.task", record.getTask()),
                Fields.atLeast("NextClaimRecord.index", 0, record.getIndex()),
                Fields.atLeast("NextClaimRecord.attempt", 0, record.getAttempt()),
                Fields.atLeast("NextClaimRecord.epoch", 0, record.getEpoch())),
            Fields.atLeast("NextClaimRecord.lease", 0, record.getLease()),
            Fields.instant("NextClaimRecord.at", record.getAt()));
  }
}
