package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where reports go. Thread-safe. */
public interface ReportSink {
  /** Hears how a send ended, exactly once; may be called on any thread and must not block. */
  interface Outcome {
    /**
     * Hears it.
     *
     * @param failure null: the reports are durable
     */
    void ended(@Nullable Failure failure);
  }

  /**
   * Why reports did not get through.
   *
   * @param tooLarge whether the batch exceeds what the topic takes, so that only a smaller one may
   *     get through; otherwise the same batch may get through later
   */
  record Failure(String reason, boolean tooLarge) {}

  /**
   * Sends reports about one workflow, all or none. Two sends about the same workflow are never
   * under way at the same time.
   */
  void send(WorkflowId workflow, List<Report> reports, Outcome outcome);
}
