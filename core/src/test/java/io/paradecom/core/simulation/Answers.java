package io.paradecom.core.simulation;

import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which commands of clients were sent and have no answer yet. */
final class Answers {
  private final Set<String> open = new LinkedHashSet<>();

  /** A command was sent; the chunks of one submit share an answer. */
  void expect(WorkflowCommand.ClientCommand command) {
    open.add(command.commandId());
  }

  void observe(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      answered(
          switch (event) {
            case WorkflowEvent.WorkflowSubmitted submitted -> submitted.commandId();
            case WorkflowEvent.TaskCancelled cancelled -> cancelled.commandId();
            case WorkflowEvent.TaskWaived waived -> waived.commandId();
            case WorkflowEvent.GraphPatched patched -> patched.commandId();
            case WorkflowEvent.TaskAnswered answered -> answered.commandId();
            case WorkflowEvent.TaskRejected rejected -> rejected.commandId();
            case WorkflowEvent.SignalReceived signal -> signal.commandId();
            case WorkflowEvent.ResetBegan began -> began.commandId();
            case WorkflowEvent.SubtreeCancelling subtree -> subtree.commandId();
            case WorkflowEvent.WorkflowCompensating undoing -> undoing.commandId();
            case WorkflowEvent.WorkflowPaused paused -> paused.commandId();
            case WorkflowEvent.WorkflowResumed resumed -> resumed.commandId();
            case WorkflowEvent.WorkflowCancelling cancelling -> cancelling.commandId();
            case WorkflowEvent.PurgeBegan purge -> purge.commandId();
            default -> null;
          });
    }
    for (Effect effect : result.effects()) {
      answered(
          switch (effect) {
            case Effect.AcceptAgain again -> again.commandId();
            case Effect.Reject reject -> reject.commandId();
            case Effect.DispatchTask _,
                Effect.StartLease _,
                Effect.BeginLease _,
                Effect.StopLease _,
                Effect.ClaimResources _,
                Effect.TellBudgets _,
                Effect.StartChild _,
                Effect.TellChild _,
                Effect.TellParent _,
                Effect.ReleaseClaim _,
                Effect.DeclinePromise _,
                Effect.ReleaseRun _ ->
                null;
          });
    }
  }

  /** Returns the commands without an answer. */
  Set<String> missing() {
    return open;
  }

  private void answered(@Nullable String commandId) {
    if (commandId != null) {
      open.remove(commandId);
    }
  }
}
