package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something to do outside the state, once the Step's writes are kept. */
public sealed interface Effect {
  /**
   * Put a task on its queue.
   *
   * @param inputs output of each dependency that has one, by its id
   * @param lastFailure of the attempt before; null: none
   */
  record DispatchTask(
      WorkflowId workflowId,
      TaskRef ref,
      TaskSpec spec,
      Map<TaskId, String> inputs,
      @Nullable TaskFailure lastFailure)
      implements Effect {
    public DispatchTask {
      inputs = Map.copyOf(inputs);
    }

    /** The queue it goes to. */
    public QueueName queue() {
      return spec.queue();
    }
  }

  /** Tell a runner to stop what it does under a lease that is void. */
  record StopLease(WorkflowId workflowId, TaskRef ref, Lease lease, String reason)
      implements Effect {}

  /** Answer a repeated submit or patch with the run that the first one began or changed. */
  record AcceptAgain(WorkflowId workflowId, String commandId, RunId run) implements Effect {}

  /** Answer a client's command with a refusal. */
  record Reject(WorkflowId workflowId, String commandId, String reason) implements Effect {}
}
