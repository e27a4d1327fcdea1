package io.paradecom.common.codec;

import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.schemas.ActivationAdvanced;
import io.paradecom.schemas.BudgetCorrected;
import io.paradecom.schemas.BudgetRaised;
import io.paradecom.schemas.BudgetSpent;
import io.paradecom.schemas.DependenciesStaged;
import io.paradecom.schemas.PurgeAdvanced;
import io.paradecom.schemas.PurgeBegan;
import io.paradecom.schemas.ReportIgnored;
import io.paradecom.schemas.SweepAdvanced;
import io.paradecom.schemas.TargetPaused;
import io.paradecom.schemas.TasksStaged;
import io.paradecom.schemas.WorkflowCancelling;
import io.paradecom.schemas.WorkflowEnded;
import io.paradecom.schemas.WorkflowForgotten;
import io.paradecom.schemas.WorkflowLate;
import io.paradecom.schemas.WorkflowPaused;
import io.paradecom.schemas.WorkflowPurged;
import io.paradecom.schemas.WorkflowQuarantined;
import io.paradecom.schemas.WorkflowRefused;
import io.paradecom.schemas.WorkflowResumed;
import io.paradecom.schemas.WorkflowStalled;
import io.paradecom.schemas.WorkflowStarted;
import io.paradecom.schemas.WorkflowStateName;
import io.paradecom.schemas.WorkflowSubmitted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Facts about a workflow as a whole. */
final class RunEventCodec {
  private static final EnumPair<WorkflowStateName, WorkflowState> STATES =
      EnumPair.of(
          WorkflowStateName.values(),
          // No run ends in a state that follows its end.
          Arrays.stream(WorkflowState.values())
              .filter(state -> !state.isPurged())
              .toArray(WorkflowState[]::new));

  private RunEventCodec() {}

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowSubmitted(var run, var header, var commandId) ->
          new WorkflowSubmitted(run.value(), PartsCodec.toRecord(header), commandId);
      case WorkflowEvent.TasksStaged(var chunk, var firstIndex, var tasks) ->
          new TasksStaged(
              chunk, firstIndex, Fields.list("TasksStaged.tasks", tasks, SpecCodec::toRecord));
      case WorkflowEvent.DependenciesStaged(var index, var needs) ->
          new DependenciesStaged(
              index, Fields.list("DependenciesStaged.needs", needs, SpecCodec::toRecord));
      case WorkflowEvent.WorkflowRefused(var reason) ->
          new WorkflowRefused(Fields.prose("WorkflowRefused.reason", reason));
      case WorkflowEvent.WorkflowStarted _ -> new WorkflowStarted();
      case WorkflowEvent.ActivationAdvanced(var to) -> new ActivationAdvanced(to);
      case WorkflowEvent.TargetPaused(var target, var until) ->
          new TargetPaused(target, Fields.instant("TargetPaused.until", until));
      case WorkflowEvent.WorkflowPaused(var commandId) -> new WorkflowPaused(commandId);
      case WorkflowEvent.WorkflowResumed(var commandId) -> new WorkflowResumed(commandId);
      case WorkflowEvent.WorkflowCancelling cancelling -> cancelling(cancelling);
      case WorkflowEvent.SweepAdvanced(var to) -> new SweepAdvanced(to);
      case WorkflowEvent.SubtreeCancelling _,
          WorkflowEvent.PassAdvanced _,
          WorkflowEvent.ResetBegan _,
          WorkflowEvent.ResetMarked _,
          WorkflowEvent.GraphPatched _ ->
          GrowthEventCodec.toRecord(event);
      case WorkflowEvent.WorkflowCompensating _ -> UndoCodec.toRecord(event);
      case WorkflowEvent.SignalReceived _ -> AwaitedCodec.toRecord(event);
      case WorkflowEvent.WorkflowStalled _,
          WorkflowEvent.WorkflowLate _,
          WorkflowEvent.WorkflowEnded _,
          WorkflowEvent.WorkflowQuarantined _ ->
          course(event);
      case WorkflowEvent.PurgeEvent purge -> purge(purge);
      case WorkflowEvent.ReportIgnored ignored -> ignored(ignored);
      case WorkflowEvent.BudgetEvent budget -> BudgetCodec.toRecord(budget);
      case WorkflowEvent.TaskEvent task -> TaskEventCodec.toRecord(task);
    };
  }

  /** How the run as a whole fares. */
  private static Object course(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowLate(var deadline) ->
          new WorkflowLate(Fields.instant("WorkflowLate.deadline", deadline));
      case WorkflowEvent.WorkflowEnded(var state) -> new WorkflowEnded(STATES.toWire(state));
      case WorkflowEvent.WorkflowQuarantined(var cause) ->
          new WorkflowQuarantined(Fields.prose("WorkflowQuarantined.cause", cause));
      default -> new WorkflowStalled();
    };
  }

  private static WorkflowCancelling cancelling(WorkflowEvent.WorkflowCancelling event) {
    return new WorkflowCancelling(
        STATES.toWire(event.outcome()),
        Fields.prose("WorkflowCancelling.reason", event.reason()),
        event.commandId());
  }

  private static Object purge(WorkflowEvent.PurgeEvent event) {
    return switch (event) {
      case WorkflowEvent.PurgeBegan(var commandId) -> new PurgeBegan(commandId);
      case WorkflowEvent.PurgeAdvanced(var to) -> new PurgeAdvanced(to);
      case WorkflowEvent.WorkflowPurged _ -> new WorkflowPurged();
      case WorkflowEvent.WorkflowForgotten _ -> new WorkflowForgotten();
    };
  }

  private static ReportIgnored ignored(WorkflowEvent.ReportIgnored event) {
    return new ReportIgnored(
        PartsCodec.toRecord(event.ref()),
        PartsCodec.toRecord(event.lease()),
        event.report(),
        Fields.prose("ReportIgnored.reason", event.reason()));
  }

  static WorkflowEvent fromRecord(@Nullable Object event) {
    return switch (event) {
      case WorkflowSubmitted submitted ->
          new WorkflowEvent.WorkflowSubmitted(
              Fields.runId("WorkflowSubmitted.run", submitted.getRun()),
              PartsCodec.fromRecord(submitted.getHeader()),
              Fields.required("WorkflowSubmitted.commandId", submitted.getCommandId()));
      case TasksStaged staged ->
          new WorkflowEvent.TasksStaged(
              Fields.atLeast("TasksStaged.chunk", 0, staged.getChunk()),
              Fields.atLeast("TasksStaged.firstIndex", 0, staged.getFirstIndex()),
              Fields.list("TasksStaged.tasks", staged.getTasks(), SpecCodec::fromRecord));
      case DependenciesStaged more ->
          new WorkflowEvent.DependenciesStaged(
              Fields.atLeast("DependenciesStaged.index", 0, more.getIndex()),
              Fields.list("DependenciesStaged.needs", more.getNeeds(), SpecCodec::fromRecord));
      case WorkflowRefused refused ->
          new WorkflowEvent.WorkflowRefused(
              Fields.required("WorkflowRefused.reason", refused.getReason()));
      case WorkflowStarted _ -> new WorkflowEvent.WorkflowStarted();
      case ActivationAdvanced advanced ->
          new WorkflowEvent.ActivationAdvanced(
              Fields.atLeast("ActivationAdvanced.to", 0, advanced.getTo()));
      case SweepAdvanced advanced ->
          new WorkflowEvent.SweepAdvanced(Fields.atLeast("SweepAdvanced.to", 0, advanced.getTo()));
      case WorkflowStalled _ -> new WorkflowEvent.WorkflowStalled();
      case null, default -> change(event);
    };
  }

  private static WorkflowEvent change(@Nullable Object event) {
    return switch (event) {
      case TargetPaused paused ->
          new WorkflowEvent.TargetPaused(
              Fields.required("TargetPaused.target", paused.getTarget()),
              Fields.instant("TargetPaused.until", paused.getUntil()));
      case WorkflowPaused paused ->
          new WorkflowEvent.WorkflowPaused(
              Fields.required("WorkflowPaused.commandId", paused.getCommandId()));
      case WorkflowResumed resumed ->
          new WorkflowEvent.WorkflowResumed(
              Fields.required("WorkflowResumed.commandId", resumed.getCommandId()));
      case WorkflowCancelling cancelling ->
          new WorkflowEvent.WorkflowCancelling(
              STATES.toCore("WorkflowCancelling.outcome", cancelling.getOutcome()),
              Fields.required("WorkflowCancelling.reason", cancelling.getReason()),
              cancelling.getCommandId());
      case WorkflowLate late ->
          new WorkflowEvent.WorkflowLate(
              Fields.instant("WorkflowLate.deadline", late.getDeadline()));
      case WorkflowEnded ended ->
          new WorkflowEvent.WorkflowEnded(STATES.toCore("WorkflowEnded.state", ended.getState()));
      case WorkflowQuarantined quarantined ->
          new WorkflowEvent.WorkflowQuarantined(
              Fields.required("WorkflowQuarantined.cause", quarantined.getCause()));
      case PurgeBegan began -> new WorkflowEvent.PurgeBegan(began.getCommandId());
      case PurgeAdvanced advanced ->
          new WorkflowEvent.PurgeAdvanced(Fields.atLeast("PurgeAdvanced.to", 0, advanced.getTo()));
      case WorkflowPurged _ -> new WorkflowEvent.WorkflowPurged();
      case WorkflowForgotten _ -> new WorkflowEvent.WorkflowForgotten();
      case BudgetSpent _, BudgetCorrected _, BudgetRaised _ -> BudgetCodec.eventFromRecord(event);
      case ReportIgnored ignored ->
          new WorkflowEvent.ReportIgnored(
              PartsCodec.fromRecord(ignored.getRef()),
              PartsCodec.fromRecord(ignored.getLease()),
              Fields.required("ReportIgnored.report", ignored.getReport()),
              Fields.required("ReportIgnored.reason", ignored.getReason()));
      case null, default -> GrowthEventCodec.fromRecord(event);
    };
  }
}
