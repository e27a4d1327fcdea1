package io.paradecom.leader.processor;

import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.List;

/** Where the graphs of workflows come from that tasks start. Thread-safe. */
@FunctionalInterface
public interface ChildGraphs {
  /** Knows none. */
  ChildGraphs NONE =
      start ->
          new Resolution.Refused(
              "Expected a leader that knows definitions, but this one knows none.");

  /** What came of a look. */
  sealed interface Resolution {
    /** The submit of the workflow, chunk by chunk; the same for the same start and definition. */
    record Found(List<WorkflowCommand.Submit> chunks) implements Resolution {
      public Found {
        chunks = List.copyOf(chunks);
      }
    }

    /** It cannot be started; the reason is one sentence or more. */
    record Refused(String reason) implements Resolution {}
  }

  /**
   * Returns the submit of what a task starts. It may wait for what others have just stored, for a
   * few tenths of a second.
   *
   * @throws org.apache.kafka.common.KafkaException when definitions cannot be read
   */
  Resolution resolve(Effect.StartChild start);
}
