package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.List;

/** Bugs in what is told of undeclared writes. */
final class PlantedWrites {
  private PlantedWrites() {}

  /** Keeps nothing of what tasks wrote. */
  static final class Forgotten extends Applier {
    Forgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.UndeclaredWritesFound) {
        rows.workflow().undeclared = List.of();
      }
    }
  }
}
