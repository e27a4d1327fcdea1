package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs Steps against a store. A Step that throws changes nothing but quarantines its workflow. */
final class Engine {
  /** A Step's result and the rows it changed; no row after it: there is none any more. */
  record Outcome(
      StepResult result, @Nullable WorkflowRow after, List<StepOverlay.TaskChange> tasks) {}

  private final WorkflowStore store;
  private final EngineLimits limits;
  private final Interpreters interpreters;
  private final Decider decider;
  private final Applier applier;

  Engine(
      WorkflowStore store,
      EngineLimits limits,
      Interpreters interpreters,
      Decider decider,
      Applier applier) {
    this.store = store;
    this.limits = limits;
    this.interpreters = interpreters;
    this.decider = decider;
    this.applier = applier;
  }

  /** Decides one command. */
  Outcome step(WorkflowCommand command, Instant now) {
    return steps(List.of(command), now).getFirst();
  }

  /**
   * Decides commands of one workflow in order, in one Step when all goes well: their rows are
   * written once. A defect drops that Step, and each command gets one of its own, so that only the
   * one that brought the defect about quarantines the workflow.
   */
  List<Outcome> steps(List<? extends WorkflowCommand> commands, Instant now) {
    WorkflowCommand first = commands.getFirst();
    StepOverlay overlay = new StepOverlay(first.workflowId(), store);
    Step step = new Step(overlay, applier, limits, interpreters, now);
    Throwable defect = attempt(commands, step);
    if (defect != null && commands.size() > 1) {
      List<Outcome> outcomes = new ArrayList<>(commands.size());
      commands.forEach(command -> outcomes.add(step(command, now)));
      return outcomes;
    }
    if (defect != null) {
      overlay = new StepOverlay(first.workflowId(), store);
      step = new Step(overlay, applier, limits, interpreters, now);
      quarantine(first, step, defect);
    }
    overlay.flush();
    return List.of(outcome(first, overlay, step));
  }

  // A defect met while deciding about one workflow must not stop its partition; the store is not
  // written here, so its exceptions cannot be caught by mistake.
  private @Nullable Throwable attempt(List<? extends WorkflowCommand> commands, Step step) {
    try {
      commands.forEach(command -> decider.decide(command, step));
      return null;
    } catch (IllegalStateException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException
        | ClassCastException
        | ArithmeticException
        | UnsupportedOperationException
        | StackOverflowError defect) {
      return defect;
    }
  }

  private static void quarantine(WorkflowCommand command, Step step, Throwable defect) {
    String cause =
        "%s in %s: %s"
            .formatted(
                defect.getClass().getSimpleName(),
                command.getClass().getSimpleName(),
                defect.getMessage());
    if (step.rows().isKnown() && !step.workflow().state.isTerminal()) {
      step.emit(new WorkflowEvent.WorkflowQuarantined(cause));
      step.effect(new Effect.ReleaseRun(command.workflowId(), step.workflow().run));
    }
    if (command instanceof WorkflowCommand.ClientCommand client) {
      step.effect(new Effect.Reject(client.workflowId(), client.commandId(), cause));
    }
  }

  private Outcome outcome(WorkflowCommand command, StepOverlay overlay, Step step) {
    WorkflowRow after = store.workflow(command.workflowId());
    WorkflowRow last = after == null ? overlay.last() : after;
    int events = step.events().size();
    StepResult result =
        new StepResult(
            command.workflowId(),
            last == null ? null : last.run(),
            last == null ? 0 : last.sequence() - events + 1,
            step.events(),
            step.effects(),
            step.refusals());
    return new Outcome(result, after, overlay.taskChanges());
  }
}
