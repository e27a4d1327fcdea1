package io.paradecom.common.codec;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.ClaimedReport;
import io.paradecom.schemas.FailedReport;
import io.paradecom.schemas.ProgressReport;
import io.paradecom.schemas.ReturnedReport;
import io.paradecom.schemas.SucceededReport;
import io.paradecom.schemas.TaskReport;
import io.paradecom.schemas.TaskReportBatch;
import java.util.ArrayList;
import java.util.List;

/** Records of {@code task.reports}. Stateless, thread-safe; instants in microseconds. */
public final class ReportCodec {
  private ReportCodec() {}

  /**
   * Returns one record of reports about one workflow by one life of a runner, in the given order. A
   * failure too large for the contract loses its oldest lines.
   *
   * @throws ContractViolationException when there are no reports, they differ in workflow, runner
   *     or incarnation, or one of them is outside the contract
   */
  public static TaskReportBatch toRecord(List<? extends WorkflowCommand.Report> reports) {
    if (reports.isEmpty()) {
      throw new ContractViolationException(
          "Expected at least one report in TaskReportBatch.reports, but found none.");
    }
    WorkflowId workflowId = reports.getFirst().workflowId();
    Lease lease = reports.getFirst().lease();
    List<TaskReport> records = new ArrayList<>(reports.size());
    for (WorkflowCommand.Report report : reports) {
      requireSame("workflow", workflowId, report.workflowId());
      requireSame("runner", lease.runner(), report.lease().runner());
      requireSame("incarnation", lease.incarnation(), report.lease().incarnation());
      records.add(toRecord(report));
    }
    return new TaskReportBatch(
        workflowId.value(),
        lease.runner().value(),
        PartsCodec.incarnation("TaskReportBatch.incarnation", lease.incarnation()),
        records);
  }

  private static void requireSame(String what, Object first, Object other) {
    if (!first.equals(other)) {
      throw new ContractViolationException(
          "Expected one %s in a TaskReportBatch, but found '%s' and '%s'."
              .formatted(what, first, other));
    }
  }

  private static TaskReport toRecord(WorkflowCommand.Report report) {
    TaskRef ref = report.ref();
    return new TaskReport(
        ref.run().value(),
        ref.task().value(),
        ref.index(),
        ref.attempt(),
        ref.epoch(),
        report.lease().number(),
        body(report));
  }

  private static Object body(WorkflowCommand.Report report) {
    return switch (report) {
      case WorkflowCommand.Claimed claimed ->
          new ClaimedReport(Fields.instant("ClaimedReport.at", claimed.at()));
      case WorkflowCommand.Progress _ -> new ProgressReport();
      case WorkflowCommand.Succeeded succeeded -> succeeded(succeeded);
      case WorkflowCommand.Failed failed ->
          new FailedReport(
              PartsCodec.toRecord(failed.failure()),
              Fields.instant("FailedReport.startedAt", failed.startedAt()),
              Fields.instant("FailedReport.endedAt", failed.endedAt()),
              Fields.optionalText("FailedReport.usage", failed.usage(), Sizes.MAX_TEXT_CHARS));
      case WorkflowCommand.Returned returned ->
          new ReturnedReport(
              Fields.prose("ReturnedReport.reason", returned.reason()),
              Fields.optionalInstant("ReturnedReport.retryAt", returned.retryAt()),
              returned.begun());
    };
  }

  private static SucceededReport succeeded(WorkflowCommand.Succeeded report) {
    TaskResult result = report.result();
    UndeclaredWrites writes = report.writes();
    return new SucceededReport(
        result.output(),
        Fields.optionalText("SucceededReport.usage", result.usage(), Sizes.MAX_TEXT_CHARS),
        Fields.instant("SucceededReport.startedAt", result.startedAt()),
        Fields.instant("SucceededReport.endedAt", result.endedAt()),
        writes.paths(),
        writes.more(),
        ContinuationCodec.toRecord(report.next()),
        report.offer());
  }

  /**
   * Returns the reports of a record, in its order. An output above the engine's limit is passed on:
   * the engine fails the task with a sentence of its own.
   *
   * @throws ContractViolationException when any of them is outside the contract
   */
  public static List<WorkflowCommand.Report> fromRecord(TaskReportBatch batch) {
    WorkflowId workflowId = Fields.workflowId("TaskReportBatch.workflowId", batch.getWorkflowId());
    RunnerId runner = Fields.runnerId("TaskReportBatch.runner", batch.getRunner());
    String incarnation =
        PartsCodec.incarnation("TaskReportBatch.incarnation", batch.getIncarnation());
    return Fields.list(
        "TaskReportBatch.reports",
        batch.getReports(),
        report ->
            fromRecord(
                workflowId,
                report,
                new Lease(
                    runner,
                    incarnation,
                    Fields.atLeast("TaskReport.lease", 0, report.getLease()))));
  }

  private static WorkflowCommand.Report fromRecord(
      WorkflowId workflowId, TaskReport report, Lease lease) {
    TaskRef ref =
        new TaskRef(
            Fields.runId("TaskReport.run", report.getRun()),
            Fields.taskId("TaskReport.task", report.getTask()),
            Fields.atLeast("TaskReport.index", 0, report.getIndex()),
            Fields.atLeast("TaskReport.attempt", 0, report.getAttempt()),
            Fields.atLeast("TaskReport.epoch", 0, report.getEpoch()));
    return switch (report.getBody()) {
      case ClaimedReport claimed ->
          new WorkflowCommand.Claimed(
              workflowId, ref, lease, Fields.instant("ClaimedReport.at", claimed.getAt()));
      case ProgressReport _ -> new WorkflowCommand.Progress(workflowId, ref, lease);
      case SucceededReport succeeded ->
          new WorkflowCommand.Succeeded(
              workflowId,
              ref,
              lease,
              result(succeeded),
              writes(succeeded),
              ContinuationCodec.fromRecord(ref.run(), succeeded.getNext()),
              Fields.atLeast("SucceededReport.offer", 0, succeeded.getOffer()));
      case FailedReport failed -> failed(workflowId, ref, lease, failed);
      case ReturnedReport returned ->
          new WorkflowCommand.Returned(
              workflowId,
              ref,
              lease,
              Fields.text("ReturnedReport.reason", returned.getReason(), Sizes.MAX_TEXT_CHARS),
              Fields.optionalInstant("ReturnedReport.retryAt", returned.getRetryAt()),
              returned.getBegun());
      case null, default -> throw Fields.unknown("TaskReport.body", report.getBody());
    };
  }

  private static WorkflowCommand.Failed failed(
      WorkflowId workflowId, TaskRef ref, Lease lease, FailedReport failed) {
    return new WorkflowCommand.Failed(
        workflowId,
        ref,
        lease,
        PartsCodec.fromRecord(failed.getFailure()),
        Fields.instant("FailedReport.startedAt", failed.getStartedAt()),
        Fields.instant("FailedReport.endedAt", failed.getEndedAt()),
        Fields.optionalText("FailedReport.usage", failed.getUsage(), Sizes.MAX_TEXT_CHARS));
  }

  /** A result is not refused for what is too much beside it. */
  private static UndeclaredWrites writes(SucceededReport record) {
    return UndeclaredWrites.of(
        Fields.list("SucceededReport.undeclaredWrites", record.getUndeclaredWrites(), path -> path),
        record.getMoreUndeclared());
  }

  private static TaskResult result(SucceededReport record) {
    return new TaskResult(
        record.getOutput(),
        Fields.optionalText("SucceededReport.usage", record.getUsage(), Sizes.MAX_TEXT_CHARS),
        Fields.instant("SucceededReport.startedAt", record.getStartedAt()),
        Fields.instant("SucceededReport.endedAt", record.getEndedAt()));
  }
}
