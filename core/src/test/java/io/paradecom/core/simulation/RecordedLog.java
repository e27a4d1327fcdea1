package io.paradecom.core.simulation;

import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.audit.Place;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Committed Steps as the records that they would be on the topics of a cluster. */
final class RecordedLog {
  private final Map<String, Long> ends = new HashMap<>();

  /** Returns the records that a Step read and wrote. */
  List<LogEntry> of(Taken step) {
    List<LogEntry> entries = new ArrayList<>();
    switch (step.command()) {
      case WorkflowCommand.ClientCommand wish ->
          entries.add(new LogEntry.Wish(next("commands"), step.at(), wish, true));
      case WorkflowCommand.Report report ->
          entries.add(new LogEntry.Words(next("reports"), step.at(), List.of(report), true));
      case null, default -> {}
    }
    StepResult result = step.result();
    if (result.run() != null && !result.events().isEmpty()) {
      entries.add(
          new LogEntry.Facts(
              next("events"),
              step.at(),
              result.workflowId(),
              result.run(),
              result.firstSequence(),
              step.at(),
              result.events()));
    }
    for (Effect effect : result.effects()) {
      switch (effect) {
        case Effect.DispatchTask dispatch ->
            entries.add(new LogEntry.Parcel(next("ready"), step.at(), List.of(dispatch), true));
        case Effect.Reject reject -> entries.add(answer(step, reject.commandId(), false));
        case Effect.AcceptAgain again -> entries.add(answer(step, again.commandId(), true));
        case Effect.StartLease _,
            Effect.BeginLease _,
            Effect.StopLease _,
            Effect.ClaimResources _,
            Effect.TellBudgets _,
            Effect.StartChild _,
            Effect.TellChild _,
            Effect.TellParent _,
            Effect.ReleaseClaim _,
            Effect.DeclinePromise _,
            Effect.ReleaseRun _ -> {}
      }
    }
    return entries;
  }

  private LogEntry answer(Taken step, String commandId, boolean accepted) {
    return new LogEntry.Answer(
        next("events"), step.at(), step.result().workflowId(), commandId, accepted);
  }

  private Place next(String topic) {
    return new Place(topic, 0, ends.merge(topic, 1L, Long::sum) - 1);
  }
}
