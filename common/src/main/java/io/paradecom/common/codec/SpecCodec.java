package io.paradecom.common.codec;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.schemas.DependencyRecord;
import io.paradecom.schemas.DispositionName;
import io.paradecom.schemas.EdgeConditionName;
import io.paradecom.schemas.RetryPolicyRecord;
import io.paradecom.schemas.TaskRoleRecord;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.TaskTextRecord;
import io.paradecom.schemas.TimeoutsRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks as they are asked for. */
public final class SpecCodec {
  private static final EnumPair<EdgeConditionName, EdgeCondition> CONDITIONS =
      EnumPair.of(EdgeConditionName.values(), EdgeCondition.values());
  private static final EnumPair<DispositionName, Disposition> DISPOSITIONS =
      EnumPair.of(DispositionName.values(), Disposition.values());

  private SpecCodec() {}

  /**
   * Returns the record of a task.
   *
   * @throws ContractViolationException when the task is outside the contract
   */
  public static TaskSpecRecord toRecord(TaskSpec spec) {
    String where = "TaskSpecRecord";
    Timeouts timeouts = spec.timeouts();
    TaskId parent = spec.parent();
    return new TaskSpecRecord(
        spec.id().value(),
        toRecord(spec.text()),
        ActionCodec.toRecord(spec.action()),
        Fields.list(where + ".needs", spec.needs(), SpecCodec::toRecord),
        toRecord(spec.retry()),
        Fields.optionalMs("TaskSpecRecord.queueTimeoutMs", timeouts.queue()),
        Fields.optionalMs("TaskSpecRecord.attemptTimeoutMs", timeouts.attempt()),
        Fields.optionalMs("TaskSpecRecord.totalTimeoutMs", timeouts.total()),
        Fields.optionalMs("TaskSpecRecord.heartbeatTimeoutMs", timeouts.heartbeat()),
        spec.queue().value(),
        spec.priority(),
        Fields.optionalMs("TaskSpecRecord.durationMs", spec.duration()),
        Fields.atLeast("TaskSpecRecord.rankMs", -1, spec.rankMs()),
        DISPOSITIONS.toWire(spec.disposition()),
        parent == null ? null : parent.value(),
        ClaimCodec.toRecords("TaskSpecRecord.resources", spec.resources()),
        toRecord(spec.role()),
        spec.undo() == null ? null : ActionCodec.toRecord(spec.undo()),
        Fields.list(where + ".reads", spec.files().reads(), FileGlob::text),
        Fields.list(where + ".writes", spec.files().writes(), FileGlob::text));
  }

  /**
   * Returns the task of a record.
   *
   * @throws ContractViolationException when a field is not what the contract says
   */
  public static TaskSpec fromRecord(TaskSpecRecord record) {
    TaskId id = Fields.taskId("TaskSpecRecord.id", record.getId());
    String parent = record.getParent();
    try {
      return new TaskSpec(
          id,
          fromRecord(record.getText()),
          ActionCodec.fromRecord("TaskSpecRecord.action", record.getAction()),
          Fields.list("TaskSpecRecord.needs", record.getNeeds(), SpecCodec::fromRecord),
          fromRecord(record.getRetry()),
          timeouts(record),
          Fields.queue("TaskSpecRecord.queue", record.getQueue()),
          record.getPriority(),
          Fields.optionalDuration("TaskSpecRecord.durationMs", record.getDurationMs()),
          Fields.atLeast("TaskSpecRecord.rankMs", -1, record.getRankMs()),
          DISPOSITIONS.toCore("TaskSpecRecord.disposition", record.getDisposition()),
          parent == null ? null : Fields.taskId("TaskSpecRecord.parent", parent),
          ClaimCodec.fromRecords("TaskSpecRecord.resources", record.getResources()),
          fromRecord(record.getRole()),
          record.getUndo() == null
              ? null
              : ActionCodec.fromRecord("TaskSpecRecord.undo", record.getUndo()),
          FileClaims.of(
              Fields.list("TaskSpecRecord.reads", record.getReads(), text -> text),
              Fields.list("TaskSpecRecord.writes", record.getWrites(), text -> text)));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("TaskSpecRecord '" + id + "'", e);
    }
  }

  private static Timeouts timeouts(TaskSpecRecord record) {
    Long queue = record.getQueueTimeoutMs();
    Long attempt = record.getAttemptTimeoutMs();
    Long total = record.getTotalTimeoutMs();
    Long heartbeat = record.getHeartbeatTimeoutMs();
    if (queue == null && attempt == null && total == null && heartbeat == null) {
      return Timeouts.NONE;
    }
    return new Timeouts(
        Fields.optionalDuration("TaskSpecRecord.queueTimeoutMs", queue),
        Fields.optionalDuration("TaskSpecRecord.attemptTimeoutMs", attempt),
        Fields.optionalDuration("TaskSpecRecord.totalTimeoutMs", total),
        Fields.optionalDuration("TaskSpecRecord.heartbeatTimeoutMs", heartbeat));
  }

  private static @Nullable TaskRoleRecord toRecord(TaskRole role) {
    return role.equals(TaskRole.ORDINARY)
        ? null
        : new TaskRoleRecord(
            role.atLeast(),
            role.optional(),
            toText(role.when()),
            role.continuation() != Continuation.NONE,
            role.continuation() == Continuation.PURE,
            role.exhausted() == null ? null : ExpandFormat.toRecord(role.exhausted()),
            RepeatFormat.toRecord(role.repeat()));
  }

  private static TaskRole fromRecord(@Nullable TaskRoleRecord record) {
    return record == null
        ? TaskRole.ORDINARY
        : new TaskRole(
            record.getAtLeast(),
            record.getOptional(),
            toCondition(record.getWhen()),
            ContinuationCodec.of(record.getContinues(), record.getPure()),
            record.getExhausted() == null ? null : ExpandFormat.fromRecord(record.getExhausted()),
            RepeatFormat.fromRecord(record.getRepeat()));
  }

  static @Nullable String toText(@Nullable Condition when) {
    return when == null ? null : when.text();
  }

  /**
   * @throws IllegalArgumentException when there is a text that is too long or blank
   */
  static @Nullable Condition toCondition(@Nullable String when) {
    return when == null ? null : new Condition(when);
  }

  static TimeoutsRecord toRecord(Timeouts timeouts) {
    return new TimeoutsRecord(
        Fields.optionalMs("TimeoutsRecord.queueTimeoutMs", timeouts.queue()),
        Fields.optionalMs("TimeoutsRecord.attemptTimeoutMs", timeouts.attempt()),
        Fields.optionalMs("TimeoutsRecord.totalTimeoutMs", timeouts.total()),
        Fields.optionalMs("TimeoutsRecord.heartbeatTimeoutMs", timeouts.heartbeat()));
  }

  /**
   * @throws IllegalArgumentException when a timeout is not above 0
   */
  static Timeouts fromRecord(TimeoutsRecord record) {
    return new Timeouts(
        Fields.optionalDuration("TimeoutsRecord.queueTimeoutMs", record.getQueueTimeoutMs()),
        Fields.optionalDuration("TimeoutsRecord.attemptTimeoutMs", record.getAttemptTimeoutMs()),
        Fields.optionalDuration("TimeoutsRecord.totalTimeoutMs", record.getTotalTimeoutMs()),
        Fields.optionalDuration(
            "TimeoutsRecord.heartbeatTimeoutMs", record.getHeartbeatTimeoutMs()));
  }

  static @Nullable TaskTextRecord toRecord(TaskText text) {
    return text.equals(TaskText.EMPTY)
        ? null
        : new TaskTextRecord(
            text.title(),
            text.description(),
            text.details(),
            text.testStrategy(),
            text.checklist());
  }

  static TaskText fromRecord(@Nullable TaskTextRecord record) {
    if (record == null) {
      return TaskText.EMPTY;
    }
    return new TaskText(
        Fields.required("TaskTextRecord.title", record.getTitle()),
        Fields.required("TaskTextRecord.description", record.getDescription()),
        Fields.required("TaskTextRecord.details", record.getDetails()),
        Fields.required("TaskTextRecord.testStrategy", record.getTestStrategy()),
        Fields.list("TaskTextRecord.checklist", record.getChecklist(), item -> item));
  }

  static DependencyRecord toRecord(Dependency need) {
    return new DependencyRecord(need.task().value(), CONDITIONS.toWire(need.on()));
  }

  static Dependency fromRecord(DependencyRecord record) {
    return new Dependency(
        Fields.taskId("DependencyRecord.task", record.getTask()),
        CONDITIONS.toCore("DependencyRecord.on", record.getOn()));
  }

  private static @Nullable RetryPolicyRecord toRecord(RetryPolicy policy) {
    return policy.equals(RetryPolicy.DEFAULT) ? null : toPolicyRecord(policy);
  }

  static RetryPolicyRecord toPolicyRecord(RetryPolicy policy) {
    return new RetryPolicyRecord(
        policy.maxAttempts(),
        Fields.ms("RetryPolicyRecord.backoffMs", policy.backoff()),
        policy.factor(),
        Fields.ms("RetryPolicyRecord.maxBackoffMs", policy.maxBackoff()),
        policy.jitter(),
        policy.nonRetryableExitCodes().stream().sorted().toList(),
        Fields.optionalMs("RetryPolicyRecord.budgetMs", policy.budget()));
  }

  static RetryPolicy fromRecord(@Nullable RetryPolicyRecord record) {
    if (record == null) {
      return RetryPolicy.DEFAULT;
    }
    List<Integer> codes =
        Fields.list(
            "RetryPolicyRecord.nonRetryableExitCodes",
            record.getNonRetryableExitCodes(),
            code -> code);
    return new RetryPolicy(
        record.getMaxAttempts(),
        Fields.duration("RetryPolicyRecord.backoffMs", record.getBackoffMs()),
        record.getFactor(),
        Fields.duration("RetryPolicyRecord.maxBackoffMs", record.getMaxBackoffMs()),
        record.getJitter(),
        codes.isEmpty() ? Set.of() : new HashSet<>(codes),
        Fields.optionalDuration("RetryPolicyRecord.budgetMs", record.getBudgetMs()));
  }
}
