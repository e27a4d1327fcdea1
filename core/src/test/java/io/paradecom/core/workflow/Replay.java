package io.paradecom.core.workflow;

import java.time.Instant;

/** Builds rows from events alone. */
public final class Replay {
  private Replay() {}

  /** Applies the events of one Step to {@code store}, each on its own. */
  public static void apply(
      WorkflowStore store, EngineLimits limits, StepResult result, Instant at) {
    Applier applier = new Applier(limits);
    for (WorkflowEvent event : result.events()) {
      StepOverlay overlay = new StepOverlay(result.workflowId(), store);
      new Step(overlay, applier, limits, Interpreters.NONE, at).replay(event);
      overlay.flush();
    }
  }
}
