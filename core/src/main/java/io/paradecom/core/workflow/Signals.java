package io.paradecom.core.workflow;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes signals in, keeps them, and gives each to one task that waits for its name. */
final class Signals {
  private Signals() {}

  static void receive(WorkflowCommand.Signal signal, Step step) {
    WorkflowDraft run = step.workflow();
    if (!run.state.isOpen()) {
      ControlDecider.reject(signal, "a workflow that runs or is paused", step);
      return;
    }
    Optional<String> problem = problem(signal, run);
    if (problem.isPresent()) {
      TaskControl.refuse(signal, problem.get(), step);
    } else {
      step.emit(
          new WorkflowEvent.SignalReceived(
              signal.name(), signal.data(), signal.author(), signal.commandId()));
    }
  }

  private static Optional<String> problem(WorkflowCommand.Signal signal, WorkflowDraft run) {
    if (!Identifiers.isValid(signal.commandId())) {
      return Optional.of("Expected a command id of the id grammar.");
    }
    if (!Identifiers.isValid(signal.name())) {
      return Optional.of("Expected a signal's name of the id grammar.");
    }
    long size = size(signal.data());
    if (size > KeptSignal.MAX_DATA_BYTES) {
      return Optional.of(
          "Expected a signal's data of at most %,d bytes, but found %,d."
              .formatted(KeptSignal.MAX_DATA_BYTES, size));
    }
    long bytes = run.signals.stream().mapToLong(kept -> size(kept.data())).sum() + size;
    if (run.signals.size() >= KeptSignal.MAX_KEPT || bytes > KeptSignal.MAX_KEPT_BYTES) {
      return Optional.of(
          "Expected at most %d signals of %,d bytes together that no task waits for, but '%s' has %d."
              .formatted(
                  KeptSignal.MAX_KEPT, KeptSignal.MAX_KEPT_BYTES, run.id, run.signals.size()));
    }
    return Optional.empty();
  }

  private static long size(@Nullable String data) {
    return data == null ? 0 : Utf8.length(data);
  }

  /** Ends a task by the signal that it waits for. */
  static void give(WorkflowCommand.GiveSignal give, Step step) {
    if (step.task(give.index()).reason() == WaitReason.SIGNAL) {
      Awaiting.elapse(step.task(give.index()), step);
    }
    TaskRow row = step.task(give.index());
    if (step.workflow().state.isOpen()
        && row.reason() == WaitReason.SIGNAL
        && step.spec(give.index()).action() instanceof TaskAction.AwaitSignal(var name, _)) {
      KeptSignal kept = step.workflow().signal(name);
      if (kept != null) {
        Awaiting.give(give.index(), kept, step);
        new Settlement(step).passOn(give.index());
      }
    }
  }
}
