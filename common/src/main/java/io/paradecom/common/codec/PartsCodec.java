package io.paradecom.common.codec;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.schemas.ConflictPolicyName;
import io.paradecom.schemas.FailureKindName;
import io.paradecom.schemas.LeaseRecord;
import io.paradecom.schemas.OnFailureName;
import io.paradecom.schemas.SubmitHeaderRecord;
import io.paradecom.schemas.TaskFailureRecord;
import io.paradecom.schemas.TaskRefRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that several messages hold. */
final class PartsCodec {
  private static final EnumPair<FailureKindName, FailureKind> FAILURES =
      EnumPair.of(FailureKindName.values(), FailureKind.values());
  private static final EnumPair<OnFailureName, OnFailure> POLICIES =
      EnumPair.of(OnFailureName.values(), OnFailure.values());

  private static final EnumPair<ConflictPolicyName, ConflictPolicy> CONFLICTS =
      EnumPair.of(ConflictPolicyName.values(), ConflictPolicy.values());

  private PartsCodec() {}

  static TaskRefRecord toRecord(TaskRef ref) {
    return new TaskRefRecord(
        ref.run().value(), ref.task().value(), ref.index(), ref.attempt(), ref.epoch());
  }

  static TaskRef fromRecord(@Nullable TaskRefRecord nullable) {
    TaskRefRecord record = Fields.required("TaskRefRecord", nullable);
    return new TaskRef(
        Fields.runId("TaskRefRecord.run", record.getRun()),
        Fields.taskId("TaskRefRecord.task", record.getTask()),
        Fields.atLeast("TaskRefRecord.index", 0, record.getIndex()),
        Fields.atLeast("TaskRefRecord.attempt", 0, record.getAttempt()),
        Fields.atLeast("TaskRefRecord.epoch", 0, record.getEpoch()));
  }

  static LeaseRecord toRecord(Lease lease) {
    return new LeaseRecord(
        lease.runner().value(),
        incarnation("LeaseRecord.incarnation", lease.incarnation()),
        lease.number());
  }

  static Lease fromRecord(@Nullable LeaseRecord nullable) {
    LeaseRecord record = Fields.required("LeaseRecord", nullable);
    return new Lease(
        Fields.runnerId("LeaseRecord.runner", record.getRunner()),
        incarnation("LeaseRecord.incarnation", record.getIncarnation()),
        Fields.atLeast("LeaseRecord.number", 0, record.getNumber()));
  }

  static String incarnation(String field, @Nullable String value) {
    return Fields.text(field, value, Sizes.MAX_MARK_CHARS);
  }

  /** A failure too large for the contract loses its oldest lines, and the end of its message. */
  static TaskFailureRecord toRecord(TaskFailure failure) {
    String message = Fields.prose("TaskFailureRecord.message", failure.message());
    return new TaskFailureRecord(
        FAILURES.toWire(failure.kind()),
        message,
        failure.exitCode(),
        lastLines(failure.lastOutput(), Sizes.MAX_TEXT_CHARS - message.length()));
  }

  static TaskFailure fromRecord(@Nullable TaskFailureRecord nullable) {
    TaskFailureRecord record = Fields.required("TaskFailureRecord", nullable);
    String message = Fields.required("TaskFailureRecord.message", record.getMessage());
    List<String> lines =
        Fields.list("TaskFailureRecord.lastOutput", record.getLastOutput(), line -> line);
    long chars = lines.stream().mapToLong(PartsCodec::weight).sum() + message.length();
    if (chars > Sizes.MAX_TEXT_CHARS) {
      throw new ContractViolationException(
          "Expected TaskFailureRecord.message and lastOutput of at most %,d characters together, but found %,d."
              .formatted(Sizes.MAX_TEXT_CHARS, chars));
    }
    return new TaskFailure(
        FAILURES.toCore("TaskFailureRecord.kind", record.getKind()),
        message,
        record.getExitCode(),
        lines);
  }

  static List<String> lastLines(List<String> lines, int maxChars) {
    long room = maxChars;
    int first = lines.size();
    while (first > 0 && room >= weight(lines.get(first - 1))) {
      first--;
      room -= weight(lines.get(first));
    }
    return first == 0 ? lines : lines.subList(first, lines.size());
  }

  /** A line counts for its characters and its end, so that empty lines are not free. */
  private static int weight(String line) {
    return line.length() + 1;
  }

  static SubmitHeaderRecord toRecord(SubmitHeader header) {
    return new SubmitHeaderRecord(
        Fields.text("SubmitHeaderRecord.name", header.name(), Sizes.MAX_NAME_CHARS),
        Fields.optionalText("SubmitHeaderRecord.key", header.key(), Sizes.MAX_NAME_CHARS),
        header.parallelism(),
        POLICIES.toWire(header.onFailure()),
        header.taskCount(),
        header.chunks(),
        Fields.text("SubmitHeaderRecord.contentHash", header.contentHash(), Sizes.MAX_MARK_CHARS),
        header.semaphores(),
        CONFLICTS.toWire(header.conflicts().policy()),
        header.conflicts().resolved(),
        header.scheduling().weight(),
        SchedulingCodec.policy(header.scheduling()),
        SchedulingCodec.deadline(header.scheduling()),
        RateCodec.toRecords(header.rates()),
        BudgetCodec.toRecords(header.budgets()),
        header.labels().values(),
        OriginCodec.toRecord(header.origin()));
  }

  static SubmitHeader fromRecord(@Nullable SubmitHeaderRecord nullable) {
    SubmitHeaderRecord record = Fields.required("SubmitHeaderRecord", nullable);
    int parallelism = Fields.atLeast("SubmitHeaderRecord.parallelism", 0, record.getParallelism());
    if (parallelism > WorkflowSpec.MAX_PARALLELISM) {
      throw new ContractViolationException(
          "Expected SubmitHeaderRecord.parallelism of at most %,d, but found %,d."
              .formatted(WorkflowSpec.MAX_PARALLELISM, parallelism));
    }
    try {
      return header(record, parallelism);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("SubmitHeaderRecord", e);
    }
  }

  private static SubmitHeader header(SubmitHeaderRecord record, int parallelism) {
    return new SubmitHeader(
        Fields.text("SubmitHeaderRecord.name", record.getName(), Sizes.MAX_NAME_CHARS),
        Fields.optionalText("SubmitHeaderRecord.key", record.getKey(), Sizes.MAX_NAME_CHARS),
        parallelism,
        POLICIES.toCore("SubmitHeaderRecord.onFailure", record.getOnFailure()),
        Fields.atLeast("SubmitHeaderRecord.taskCount", -1, record.getTaskCount()),
        Fields.atLeast("SubmitHeaderRecord.chunks", 1, record.getChunks()),
        Fields.text(
            "SubmitHeaderRecord.contentHash", record.getContentHash(), Sizes.MAX_MARK_CHARS),
        Fields.required("SubmitHeaderRecord.semaphores", record.getSemaphores()),
        new SubmitHeader.Conflicts(
            CONFLICTS.toCore("SubmitHeaderRecord.conflicts", record.getConflicts()),
            record.getConflictsResolved()),
        SchedulingCodec.fromRecord(record),
        RateCodec.fromRecords("SubmitHeaderRecord.rates", record.getRates()),
        BudgetCodec.fromRecords("SubmitHeaderRecord.budgets", record.getBudgets()),
        new Labels(Fields.required("SubmitHeaderRecord.labels", record.getLabels())),
        OriginCodec.fromRecord(record.getOrigin()));
  }
}
