package io.paradecom.core.workflow;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A wish about one workflow; it may be refused. */
public sealed interface WorkflowCommand {
  /** Most tasks that one wish names. */
  int MAX_NAMED_TASKS = 512;

  /** Most tasks, dependencies and edits of one patch together. */
  int MAX_PATCHED = 10_000;

  /** The workflow it is about. */
  WorkflowId workflowId();

  /** A wish of a person or another system; answered by an event or a rejection with its id. */
  sealed interface ClientCommand extends WorkflowCommand {
    /** Names the wish, unique per wish. */
    String commandId();
  }

  /**
   * One chunk of a submit. A submit of one chunk may list its tasks in any order; in a submit of
   * several, every task comes after its dependencies.
   *
   * @param chunk from 0
   * @param moreNeeds further dependencies of the last task of the chunks before, when they did not
   *     fit there
   * @param taken results of another run that tasks of this chunk are done with
   */
  record Submit(
      WorkflowId workflowId,
      String commandId,
      SubmitHeader header,
      int chunk,
      List<Dependency> moreNeeds,
      List<TaskSpec> tasks,
      List<TakenResult> taken)
      implements ClientCommand {
    public Submit {
      moreNeeds = List.copyOf(moreNeeds);
      tasks = List.copyOf(tasks);
      taken = List.copyOf(taken);
    }

    /** A chunk of tasks that bring no result. */
    public Submit(
        WorkflowId workflowId,
        String commandId,
        SubmitHeader header,
        int chunk,
        List<Dependency> moreNeeds,
        List<TaskSpec> tasks) {
      this(workflowId, commandId, header, chunk, moreNeeds, tasks, List.of());
    }

    /** A chunk whose tasks come with all their dependencies. */
    public Submit(
        WorkflowId workflowId,
        String commandId,
        SubmitHeader header,
        int chunk,
        List<TaskSpec> tasks) {
      this(workflowId, commandId, header, chunk, List.of(), tasks);
    }

    /** Returns the same chunk under another header. */
    public Submit withHeader(SubmitHeader other) {
      return new Submit(workflowId, commandId, other, chunk, moreNeeds, tasks, taken);
    }
  }

  /** Stop everything open and end. */
  record Cancel(WorkflowId workflowId, String commandId, String reason) implements ClientCommand {}

  /**
   * Stop one task, or keep it from starting.
   *
   * @param subtree whether the tasks below it, by their parents, are stopped as well
   */
  record CancelTask(
      WorkflowId workflowId, String commandId, TaskId task, boolean subtree, String reason)
      implements ClientCommand {}

  /** Let the dependants of a task that waits go on as if it had succeeded, without running it. */
  record SkipTask(WorkflowId workflowId, String commandId, TaskId task, String reason)
      implements ClientCommand {}

  /**
   * Do again what did not succeed, and all that depends on it. A run that has ended is opened.
   *
   * @param tasks those to be retried; empty: all that failed, were cancelled or are parked
   */
  record Retry(WorkflowId workflowId, String commandId, List<TaskId> tasks)
      implements ClientCommand {
    public Retry {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Do tasks again, whatever they are, and all that depends on them. A run that has ended is
   * opened.
   *
   * @param tasks at least one
   */
  record Rerun(WorkflowId workflowId, String commandId, List<TaskId> tasks)
      implements ClientCommand {
    public Rerun {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Change the graph while it runs: all of it, or nothing.
   *
   * @param author who wants it, for people
   * @param expectedVersion the graph version that it was made for, from 1; 0: any
   * @param operations what is done, at least one; at most {@link #MAX_PATCHED} tasks, dependencies
   *     and edits
   */
  record Patch(
      WorkflowId workflowId,
      String commandId,
      String author,
      int expectedVersion,
      List<PatchOperation> operations)
      implements ClientCommand {
    public Patch {
      operations = List.copyOf(operations);
    }
  }

  /**
   * Approve or reject a task that waits for it.
   *
   * @param fields the answers, by the name of the question; these are the task's output
   * @param author who says so, not empty
   * @param note for people
   */
  record AnswerTask(
      WorkflowId workflowId,
      String commandId,
      TaskId task,
      boolean approved,
      Map<String, String> fields,
      String author,
      String note)
      implements ClientCommand {
    public AnswerTask {
      fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }
  }

  /**
   * Tell a workflow something. It ends the task that waits for a signal of this name, one alone; a
   * signal that nobody waits for is kept for the one that comes.
   *
   * @param data JSON text, the output of that task; null: none
   * @param author who says so
   */
  record Signal(
      WorkflowId workflowId, String commandId, String name, @Nullable String data, String author)
      implements ClientCommand {}

  /** Give a task the signal that it waits for, which was kept. */
  record GiveSignal(WorkflowId workflowId, int index) implements WorkflowCommand {}

  /**
   * Undo what succeeded, from the last task to the first. A run that has not ended is stopped
   * first.
   *
   * @param tasks to be undone with all that depends on them, in a run that has ended; empty: all
   * @param reason for people
   */
  record Rollback(WorkflowId workflowId, String commandId, List<TaskId> tasks, String reason)
      implements ClientCommand {
    public Rollback {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Make a budget of the workflow's own larger.
   *
   * @param added above 0
   */
  record RaiseBudget(WorkflowId workflowId, String commandId, String budget, Amount added)
      implements ClientCommand {}

  /** Start nothing new. */
  record Pause(WorkflowId workflowId, String commandId) implements ClientCommand {}

  /** Go on after a pause. */
  record Resume(WorkflowId workflowId, String commandId) implements ClientCommand {}

  /** Give up all that is kept of a run that has ended. */
  record Purge(WorkflowId workflowId, String commandId) implements ClientCommand {}

  /** The time of what is kept of an ended run may be over. */
  record Expire(WorkflowId workflowId) implements WorkflowCommand {}

  /** What a runner says about one dispatch. */
  sealed interface Report extends WorkflowCommand {
    /** The dispatch it is about. */
    TaskRef ref();

    /** The claim under which it speaks. */
    Lease lease();
  }

  /**
   * The runner took the dispatch.
   *
   * @param at when, by the runner's clock
   */
  record Claimed(WorkflowId workflowId, TaskRef ref, Lease lease, Instant at) implements Report {}

  /** The attempt shows signs of life. */
  record Progress(WorkflowId workflowId, TaskRef ref, Lease lease) implements Report {}

  /**
   * The attempt ended well.
   *
   * @param writes what it wrote and had not declared, where that was looked for
   * @param next the task that the runner goes on with; null: none
   * @param offer number of a lease under which the runner would take, in the slot of this one, a
   *     task that gets what this one held; 0: none
   */
  record Succeeded(
      WorkflowId workflowId,
      TaskRef ref,
      Lease lease,
      TaskResult result,
      UndeclaredWrites writes,
      @Nullable NextClaim next,
      long offer)
      implements Report {
    /** An end of which nobody looked for what was written. */
    public Succeeded(WorkflowId workflowId, TaskRef ref, Lease lease, TaskResult result) {
      this(workflowId, ref, lease, result, UndeclaredWrites.NONE, null, 0);
    }

    /** Returns the lease that is offered; null: none is. */
    public @Nullable Lease offered() {
      return offer == 0 ? null : new Lease(lease.runner(), lease.incarnation(), offer);
    }

    /** Returns the claim of the task that the runner goes on with; null: there is none. */
    public @Nullable Claimed claim() {
      NextClaim claim = next;
      return claim == null
          ? null
          : new Claimed(
              workflowId,
              claim.ref(),
              new Lease(lease.runner(), lease.incarnation(), claim.number()),
              claim.at());
    }
  }

  /**
   * The attempt ended badly.
   *
   * @param usage JSON text of what it used all the same; null: not known
   */
  record Failed(
      WorkflowId workflowId,
      TaskRef ref,
      Lease lease,
      TaskFailure failure,
      Instant startedAt,
      Instant endedAt,
      @Nullable String usage)
      implements Report {
    /** An end of which it is not known what was used. */
    public Failed(
        WorkflowId workflowId,
        TaskRef ref,
        Lease lease,
        TaskFailure failure,
        Instant startedAt,
        Instant endedAt) {
      this(workflowId, ref, lease, failure, startedAt, endedAt, null);
    }
  }

  /**
   * The runner gives the dispatch back without a verdict.
   *
   * @param retryAt when to try again, and until when the action's target is left alone; null: at
   *     once, on any runner
   * @param begun whether something may have been used of what the task reserves
   */
  record Returned(
      WorkflowId workflowId,
      TaskRef ref,
      Lease lease,
      String reason,
      @Nullable Instant retryAt,
      boolean begun)
      implements Report {
    /** What may have been begun. */
    public Returned(
        WorkflowId workflowId, TaskRef ref, Lease lease, String reason, @Nullable Instant retryAt) {
      this(workflowId, ref, lease, reason, retryAt, true);
    }
  }

  /** What concerns a task and the workflow that it starts. */
  sealed interface Kinship extends WorkflowCommand permits StartChild, ControlChild, ChildEnded {}

  /** The fleet found that nobody works under the lease any more. */
  record LoseLease(WorkflowId workflowId, int index, Lease lease, String reason)
      implements WorkflowCommand {}

  /**
   * A due time of a task, or of the workflow itself, has come.
   *
   * @param index of the task; -1: the workflow
   * @param dispatchLost whether the partition takes the task's dispatch for lost
   */
  record WakeUp(WorkflowId workflowId, int index, boolean dispatchLost)
      implements WorkflowCommand {}

  /** The owner of the resources gave a claim all that it wants. */
  record Grant(ClaimId claim, long token) implements WorkflowCommand {
    @Override
    public WorkflowId workflowId() {
      return claim.workflow();
    }
  }

  /** The owner of the resources wants to give something to another than whom it promised it. */
  record WithdrawPromise(Promise promise) implements WorkflowCommand {
    @Override
    public WorkflowId workflowId() {
      return promise.holder().workflow();
    }
  }

  /**
   * The owner of the resources found that a task is not to get, or keep, its concurrency key, or
   * that so little of a budget is left that it would wait for ever.
   *
   * @param reason for people
   */
  record Evict(ClaimId claim, Eviction.Cause cause, String reason) implements WorkflowCommand {
    /** A task is not to have its concurrency key. */
    public Evict(ClaimId claim, String reason) {
      this(claim, Eviction.Cause.KEY, reason);
    }

    @Override
    public WorkflowId workflowId() {
      return claim.workflow();
    }
  }

  /** These tasks are ready but for their resources. */
  record ClaimResources(WorkflowId workflowId, List<Integer> indexes) implements WorkflowCommand {
    public ClaimResources {
      indexes = List.copyOf(indexes);
    }
  }

  /** The claims of these tasks have waited for so long that their owner is asked once more. */
  record AskAgain(WorkflowId workflowId, List<Integer> indexes) implements WorkflowCommand {
    public AskAgain {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * There is credit for these ready tasks.
   *
   * @param offers leases under which runners wait for some of them, by the tasks' positions
   */
  record Dispatch(WorkflowId workflowId, List<Integer> indexes, Map<Integer, Lease> offers)
      implements WorkflowCommand {
    public Dispatch {
      indexes = List.copyOf(indexes);
      offers = Map.copyOf(offers);
    }
  }
}
