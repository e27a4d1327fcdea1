package io.paradecom.core.workflow;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something to do outside the state, once the Step's writes are kept. */
public sealed interface Effect {
  /**
   * Put a task on its queue.
   *
   * @param inputs output of each dependency that has one, by its id
   * @param lastFailure of the attempt before; null: none
   * @param fencingToken of the grant of its resources; 0: it wants none
   * @param undo whether what is to be done takes back what the task did
   * @param line the tasks with which its runner may go on, one after the other
   */
  record DispatchTask(
      WorkflowId workflowId,
      TaskRef ref,
      TaskSpec spec,
      Map<TaskId, String> inputs,
      @Nullable TaskFailure lastFailure,
      long fencingToken,
      boolean undo,
      List<GrantedTask> line)
      implements Effect {
    public DispatchTask {
      inputs = Map.copyOf(inputs);
      line = List.copyOf(line);
    }

    /** A task after which its runner is free. */
    public DispatchTask(
        WorkflowId workflowId,
        TaskRef ref,
        TaskSpec spec,
        Map<TaskId, String> inputs,
        @Nullable TaskFailure lastFailure,
        long fencingToken,
        boolean undo) {
      this(workflowId, ref, spec, inputs, lastFailure, fencingToken, undo, List.of());
    }

    /**
     * Returns the dispatch of the task with which the runner goes on; empty: there is none.
     *
     * @param output what this one gave; null: nothing
     */
    public Optional<DispatchTask> next(@Nullable String output) {
      if (line.isEmpty()) {
        return Optional.empty();
      }
      GrantedTask first = line.getFirst();
      Map<TaskId, String> known = new HashMap<>(first.inputs());
      if (output != null) {
        known.put(ref.task(), output);
      }
      return Optional.of(
          new DispatchTask(
              workflowId,
              first.ref(),
              first.spec(),
              known,
              null,
              0,
              false,
              line.subList(1, line.size())));
    }

    /** A task that wants no resources. */
    public DispatchTask(
        WorkflowId workflowId,
        TaskRef ref,
        TaskSpec spec,
        Map<TaskId, String> inputs,
        @Nullable TaskFailure lastFailure) {
      this(workflowId, ref, spec, inputs, lastFailure, 0, false);
    }

    /** The queue it goes to. */
    public QueueName queue() {
      return spec.queue();
    }
  }

  /** Tell a runner that it may start the work under a lease: of all claims, its own came first. */
  record StartLease(WorkflowId workflowId, TaskRef ref, Lease lease) implements Effect {}

  /**
   * Hand a task to the runner that offered a slot for it, under the lease that it offered and that
   * is bound already: it starts at once.
   */
  record BeginLease(DispatchTask dispatch, Lease lease) implements Effect {}

  /** Tell a runner to stop what it does under a lease that is void. */
  record StopLease(WorkflowId workflowId, TaskRef ref, Lease lease, String reason)
      implements Effect {}

  /** Ask for the resources of a task. */
  record ClaimResources(Claim claim) implements Effect {}

  /**
   * Let a claim go, whether it was granted or not.
   *
   * @param worker under which a runner may still be at work: others get what the claim holds when
   *     that is over; null: nobody is
   * @param budgets what its run has used of budgets, the claim included; null: it has none
   */
  record ReleaseClaim(ClaimId claim, @Nullable Lease worker, @Nullable RunBudgets budgets)
      implements Effect {
    /** A claim of a run without budgets. */
    public ReleaseClaim(ClaimId claim, @Nullable Lease worker) {
      this(claim, worker, null);
    }
  }

  /** Tell the owner of the resources what a run has used of budgets, and how much there is. */
  record TellBudgets(RunBudgets budgets) implements Effect {}

  /** Say that a promise is not followed: another may have what it was about. */
  record DeclinePromise(Promise promise) implements Effect {}

  /** Let all claims of a run go that is given up. */
  record ReleaseRun(WorkflowId workflowId, RunId run) implements Effect {}

  /**
   * Start a stored definition as the workflow of a task.
   *
   * @param child id of that workflow
   * @param definition its name
   * @param version of it, at least 1; 0: the newest
   * @param parameters values, as people write them
   */
  record StartChild(
      WorkflowId child,
      String definition,
      int version,
      Map<String, String> parameters,
      ParentTask parent)
      implements Effect {
    public StartChild {
      parameters = Map.copyOf(parameters);
    }
  }

  /** Have a workflow that a task started do as the task's own does. */
  record TellChild(ControlChild command) implements Effect {}

  /** Tell a task how the workflow that it started has ended. */
  record TellParent(ChildEnded command) implements Effect {}

  /** Answer a repeated submit or patch with the run that the first one began or changed. */
  record AcceptAgain(WorkflowId workflowId, String commandId, RunId run) implements Effect {}

  /** Answer a client's command with a refusal. */
  record Reject(WorkflowId workflowId, String commandId, String reason) implements Effect {}
}
