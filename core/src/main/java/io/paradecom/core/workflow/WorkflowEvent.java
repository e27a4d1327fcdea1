package io.paradecom.core.workflow;

import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact about one workflow run. Facts of a run are numbered without gaps from 1; {@link Applier}
 * alone turns them into state.
 */
public sealed interface WorkflowEvent {
  /** The client's wish that this fact answers; null: it answers none. */
  default @Nullable String commandId() {
    return null;
  }

  /** A fact about one task. */
  sealed interface TaskEvent extends WorkflowEvent {
    /** Position of the task in its graph, from 0. */
    int index();

    /** Id of the task. */
    TaskId task();

    /** JSON text of what the attempt used that ended with this; null: none did, or not known. */
    default @Nullable String usage() {
      return null;
    }

    /** JSON text of what the task has given with this; null: it gave nothing, or not with this. */
    default @Nullable String output() {
      return null;
    }
  }

  /** An attempt ended well. */
  sealed interface ResultEvent extends TaskEvent {
    /** What it gave, used and took. */
    TaskResult result();

    @Override
    default @Nullable String usage() {
      return result().usage();
    }

    @Override
    default @Nullable String output() {
      return result().output();
    }
  }

  /** A fact about the rows of a run that has ended. */
  sealed interface PurgeEvent extends WorkflowEvent {}

  /** A submit began. */
  record WorkflowSubmitted(RunId run, SubmitHeader header, String commandId)
      implements WorkflowEvent {}

  /** A chunk of tasks was taken in; the first of them has position {@code firstIndex}. */
  record TasksStaged(int chunk, int firstIndex, List<TaskSpec> tasks) implements WorkflowEvent {
    public TasksStaged {
      tasks = List.copyOf(tasks);
    }
  }

  /** The task that was staged last has these dependencies more. */
  record DependenciesStaged(int index, List<Dependency> needs) implements WorkflowEvent {
    public DependenciesStaged {
      needs = List.copyOf(needs);
    }
  }

  /**
   * A task that was submitted as done has the result of a task of the same id of another run. It
   * counts from the moment on at which the task is satisfied.
   *
   * @param output JSON text; null: none
   * @param from where that was found
   */
  record TaskTaken(int index, TaskId task, @Nullable String output, TakenResult.Source from)
      implements TaskEvent {}

  /** The submit is not taken; nothing of it runs. */
  record WorkflowRefused(String reason) implements WorkflowEvent {}

  /** The submit is complete and valid; tasks start. */
  record WorkflowStarted() implements WorkflowEvent {}

  /** All tasks before {@code to} were looked at for the start. */
  record ActivationAdvanced(int to) implements WorkflowEvent {}

  /**
   * The edges of the task hold, and its condition was asked: next it goes on, or is skipped.
   *
   * @param reason why it counts as false though it was not found to be; empty: it is true or false
   */
  record ConditionEvaluated(int index, TaskId task, boolean holds, String reason)
      implements TaskEvent {}

  /** All dependencies are satisfied, or a wait is over: the task wants a slot. */
  record TaskReady(int index, TaskId task) implements TaskEvent {}

  /** The task waits until {@code until}. */
  record TaskDelayed(int index, TaskId task, WaitReason reason, Instant until)
      implements TaskEvent {}

  /**
   * All resources of the task are asked for; the number of this event is the claim's.
   *
   * @param key its concurrency key where that was made of outputs; empty: it is as the task has it,
   *     or there is none
   */
  record ResourcesClaimed(int index, TaskId task, String key) implements TaskEvent {}

  /**
   * The task has all its resources and wants a slot.
   *
   * @param claim its number
   * @param token higher than that of every grant before it
   */
  record ResourcesGranted(int index, TaskId task, long claim, long token) implements TaskEvent {}

  /** The task was not dispatched for a while and lets others have what it was granted. */
  record ResourcesReturned(int index, TaskId task) implements TaskEvent {}

  /** The task was put on its queue; the sequence number of this event is its epoch. */
  record TaskDispatched(int index, TaskId task, int attempt, QueueName queue)
      implements TaskEvent {}

  /**
   * The runner of the task at {@code after} may go on with this one; the sequence number of this
   * event is the epoch of that.
   *
   * @param after position of the only dependency that has not ended
   * @param bound epoch of the dispatch of that dependency
   */
  record ContinuationGranted(int index, TaskId task, int attempt, int after, long bound)
      implements TaskEvent {}

  /**
   * The runner of the task before went on with this one, which no queue saw.
   *
   * @param epoch number of the event that granted it
   */
  record TaskContinued(int index, TaskId task, int attempt, QueueName queue, long epoch)
      implements TaskEvent {}

  /** No runner will ever claim the dispatch. */
  record DispatchLost(int index, TaskId task) implements TaskEvent {}

  /** A runner took the dispatch; {@code at} is its clock. */
  record TaskClaimed(int index, TaskId task, Lease lease, Instant at) implements TaskEvent {}

  /** The running attempt showed a sign of life. */
  record TaskProgressed(int index, TaskId task) implements TaskEvent {}

  /** The lease is void; the attempt is dispatched again under a new epoch. */
  record LeaseLost(int index, TaskId task, Lease lease, String reason) implements TaskEvent {}

  /** The runner gave the attempt back without a verdict. */
  record AttemptReturned(int index, TaskId task, String reason) implements TaskEvent {}

  /** An attempt failed; what follows is a delay, a task to be broken down, or its end. */
  record AttemptFailed(
      int index,
      TaskId task,
      int attempt,
      TaskFailure failure,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String usage)
      implements TaskEvent {
    /** A failure of which it is not known what it used. */
    public AttemptFailed(
        int index,
        TaskId task,
        int attempt,
        TaskFailure failure,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
      this(index, task, attempt, failure, startedAt, endedAt, null);
    }
  }

  /** The attempt succeeded. */
  record TaskSucceeded(int index, TaskId task, int attempt, TaskResult result)
      implements ResultEvent {}

  /**
   * A round of a task that is repeated has ended well. What follows is the next round, at once or
   * after a delay, or the end of the task.
   *
   * @param round its number, from 1
   * @param holds whether the condition that ends the task was found to hold
   * @param reason why it counts as false though it was not found to be; empty: it is true or false
   * @param result of the attempt; of a workflow that it started: from its start to its end
   */
  record RoundEnded(
      int index,
      TaskId task,
      int attempt,
      int round,
      boolean holds,
      String reason,
      TaskResult result)
      implements ResultEvent {}

  /**
   * No attempt of the task is left, and instead of having failed or been parked it is to be broken
   * down: it stays ready, and is handed out as a question.
   *
   * @param failure with which it ends after all when it cannot be
   */
  record DecompositionWanted(int index, TaskId task, TaskFailure failure) implements TaskEvent {}

  /**
   * The answer about the task was accepted, and it waits for its parts, which the change of the
   * graph that follows adds.
   *
   * @param round of the answer, from 1
   * @param firstPart position of the first part; the others follow
   * @param parts how many there are, at least 1
   * @param provenance JSON text: who made the answer, from what; empty: not known
   * @param result of the attempt; its output, the ids of the parts, is the task's own
   */
  record TaskExpanded(
      int index,
      TaskId task,
      int attempt,
      int round,
      int firstPart,
      int parts,
      String provenance,
      TaskResult result)
      implements ResultEvent {}

  /**
   * The items {@code from} (inclusive) to {@code to} (exclusive) of the list that a loop goes over
   * have their parts, and as many parts of an earlier list have none any more; the change of the
   * graph that follows adds and edits them. None follows where all were there and nothing changed.
   *
   * @param items how many the list has
   */
  record LoopAdvanced(int index, TaskId task, int items, int from, int to) implements TaskEvent {}

  /**
   * The task counts as succeeded without a run: a gate, done before the submit, one whose parts
   * have all ended well, or one whose last round has.
   */
  record TaskSatisfied(int index, TaskId task) implements TaskEvent {}

  /**
   * All dependencies are satisfied, and the leader waits for what ends the task.
   *
   * @param reason one that {@linkplain WaitReason#endsTask ends the task}
   * @param until when the wait is over; null: not by the time
   */
  record TaskAwaiting(int index, TaskId task, WaitReason reason, @Nullable Instant until)
      implements TaskEvent {}

  /**
   * What the task waited for came, and it counts as succeeded.
   *
   * @param output JSON text; null: none
   * @param author who said it; empty: nobody, time passed
   * @param note what the author wrote beside it
   * @param signal number of the event that told of the signal it was given; 0: none
   * @param commandId the wish to approve; null: there was none
   */
  record TaskAnswered(
      int index,
      TaskId task,
      @Nullable String output,
      String author,
      String note,
      long signal,
      @Nullable String commandId)
      implements TaskEvent {}

  /** Somebody rejected the task, which failed with that. */
  record TaskRejected(
      int index, TaskId task, TaskFailure failure, String author, String note, String commandId)
      implements TaskEvent {}

  /**
   * A signal came, and is kept until a task is given it.
   *
   * @param data JSON text; null: none
   */
  record SignalReceived(String name, @Nullable String data, String author, String commandId)
      implements WorkflowEvent {}

  /** The task failed for good. */
  record TaskFailed(int index, TaskId task, TaskFailure failure) implements TaskEvent {}

  /**
   * The task will not run.
   *
   * @param cause the dependency whose end did not match; null: it was held at submit, or its
   *     condition does not hold
   */
  record TaskSkipped(int index, TaskId task, @Nullable TaskId cause) implements TaskEvent {}

  /**
   * The task was stopped, or will not run.
   *
   * @param reason why; empty: because more than this task is being stopped
   * @param commandId the wish to stop this very task; null: there was none
   */
  record TaskCancelled(int index, TaskId task, String reason, @Nullable String commandId)
      implements TaskEvent {
    /** A task that is stopped together with others. */
    public TaskCancelled(int index, TaskId task) {
      this(index, task, "", null);
    }
  }

  /** The task will not run, and its dependants go on as if it had succeeded. */
  record TaskWaived(int index, TaskId task, String reason, String commandId) implements TaskEvent {}

  /** The task waits for a person. */
  record TaskParked(int index, TaskId task, TaskFailure failure) implements TaskEvent {}

  /**
   * The dependants {@code from} (inclusive) to {@code to} (exclusive) of an ended task know it.
   *
   * @param all whether these were the last
   */
  record DependantsSettled(int index, TaskId task, int from, int to, boolean all)
      implements TaskEvent {}

  /** Tasks with this target start nothing before {@code until}. */
  record TargetPaused(String target, Instant until) implements WorkflowEvent {}

  /**
   * Nothing new starts.
   *
   * @param commandId the wish behind it, or {@link ParentTask#WORD}
   */
  record WorkflowPaused(String commandId) implements WorkflowEvent {}

  /**
   * Tasks start again.
   *
   * @param commandId the wish behind it, or {@link ParentTask#WORD}
   */
  record WorkflowResumed(String commandId) implements WorkflowEvent {}

  /**
   * Everything open is being stopped.
   *
   * @param outcome the state in which the workflow will end
   * @param commandId the wish behind it; null: a failed task under {@code FAIL_FAST}, or the
   *     deadline
   */
  record WorkflowCancelling(WorkflowState outcome, String reason, @Nullable String commandId)
      implements WorkflowEvent {}

  /** All tasks before {@code to} are stopped. */
  record SweepAdvanced(int to) implements WorkflowEvent {}

  /** A task and all tasks below it, by their parents, are being stopped. */
  record SubtreeCancelling(int index, TaskId task, String reason, String commandId)
      implements WorkflowEvent {}

  /** The pass that is under way has looked at all tasks before {@code to}. */
  record PassAdvanced(int to) implements WorkflowEvent {}

  /**
   * Tasks are being set back to wait, and with them all that depends on them. A run that had ended
   * is open again.
   *
   * @param tasks those named
   * @param generation counts resets, from 2
   */
  record ResetBegan(ResetScope scope, List<TaskId> tasks, int generation, String commandId)
      implements WorkflowEvent {
    public ResetBegan {
      tasks = List.copyOf(tasks);
    }
  }

  /** The task waits again; what it did before does not count any more. */
  record TaskReset(int index, TaskId task) implements TaskEvent {}

  /**
   * The dependants {@code to} (inclusive) to {@code from} (exclusive) of a task that was reset wait
   * for it again.
   */
  record DependantsUnsettled(int index, TaskId task, int from, int to) implements TaskEvent {}

  /** All that had to be reset is; the tasks go on from the first one. */
  record ResetMarked() implements WorkflowEvent {}

  /** The task that was reset waits for nothing but its dependencies. */
  record TaskReleased(int index, TaskId task) implements TaskEvent {}

  /**
   * The graph is another one.
   *
   * @param version counts changes of the graph, from 2
   * @param author who wanted it; the task's own id when it was broken down
   * @param commandId the wish behind it, or what stands for one where a task was broken down
   */
  record GraphPatched(int version, String author, String commandId, GraphChange change)
      implements WorkflowEvent {
    /** What the command id of a change begins with that no client wished for; no id may. */
    static final String EXPANSION = "expand/";

    /** What that of parts of a loop begins with. */
    static final String LOOP = EXPANSION + "each/";

    /**
     * Returns whether it adds the parts of the task that the event before it is about: nobody
     * wished for it.
     */
    public boolean isExpansion() {
      return commandId.startsWith(EXPANSION);
    }

    /** Returns whether these are parts of a loop. */
    public boolean isLoop() {
      return commandId.startsWith(LOOP);
    }
  }

  /**
   * What had succeeded is being undone.
   *
   * @param tasks those named, to be undone with all that depends on them; empty: every task
   * @param generation counts resets and rollbacks, from 2
   * @param commandId the wish behind it; null: a failed task under {@code ROLLBACK}
   */
  record WorkflowCompensating(
      List<TaskId> tasks, int generation, String reason, @Nullable String commandId)
      implements WorkflowEvent {
    public WorkflowCompensating {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * The task is part of the rollback, and its dependencies {@code from} (inclusive) to {@code to}
   * (exclusive) wait for it to be out of the way; 0 and 0: none yet.
   */
  record UndoMarked(int index, TaskId task, int from, int to) implements TaskEvent {}

  /** Nothing that depends on the task is in the way any more: its undo wants a slot. */
  record UndoReady(int index, TaskId task) implements TaskEvent {}

  /** What the task did was undone. */
  record TaskCompensated(int index, TaskId task, int attempt, TaskResult result)
      implements ResultEvent {
    /** What its undo gave is not the task's. */
    @Override
    public @Nullable String output() {
      return null;
    }
  }

  /**
   * The dependencies {@code from} (inclusive) to {@code to} (exclusive) of a task know that it is
   * out of the way of the rollback.
   *
   * @param all whether these were the last
   */
  record UndoTold(int index, TaskId task, int from, int to, boolean all) implements TaskEvent {}

  /** Nothing can move before a person decides about a parked task. */
  record WorkflowStalled() implements WorkflowEvent {}

  /**
   * The deadline of the run has passed and it has not ended; told once.
   *
   * @param deadline when it should have ended
   */
  record WorkflowLate(Instant deadline) implements WorkflowEvent {}

  /** Every task ended. */
  record WorkflowEnded(WorkflowState state) implements WorkflowEvent {}

  /**
   * What is kept of a run that has ended is being given up.
   *
   * @param commandId the wish behind it; null: its time was over
   */
  record PurgeBegan(@Nullable String commandId) implements PurgeEvent {}

  /** All tasks before {@code to} are given up. */
  record PurgeAdvanced(int to) implements PurgeEvent {}

  /** Nothing is kept but the id. */
  record WorkflowPurged() implements PurgeEvent {}

  /** Nothing is kept at all: the id may be given to another run. */
  record WorkflowForgotten() implements PurgeEvent {}

  /** A defect was met; {@code cause} describes it. */
  record WorkflowQuarantined(String cause) implements WorkflowEvent {}

  /** A report was not applied; {@code report} is its kind. */
  record ReportIgnored(TaskRef ref, Lease lease, String report, String reason)
      implements WorkflowEvent {
    /** Kind of the claim of a runner that went on with a task in vain. */
    public static final String NEXT_CLAIM = "NextClaim";
  }

  /**
   * The attempt, which ends well with the next fact, wrote what its task had not declared.
   *
   * @param writes at most {@value UndeclaredWrites#MAX_PATHS}, in the order of their paths
   * @param more how many there are beside these, at least 0
   */
  record UndeclaredWritesFound(
      int index, TaskId task, int attempt, List<UndeclaredWrite> writes, int more)
      implements TaskEvent {
    public UndeclaredWritesFound {
      writes = List.copyOf(writes);
    }
  }

  /** A fact about a task that starts a workflow. */
  sealed interface KinEvent extends TaskEvent {}

  /** All dependencies are satisfied, or a wait is over: the task is to start its workflow. */
  record ChildWanted(int index, TaskId task) implements KinEvent {}

  /**
   * The task starts a workflow; the sequence number of this event is its epoch.
   *
   * @param attempt of the task, counted as those of runners are
   * @param child id of that workflow
   * @param definition that it is started from
   * @param version of it; 0: the newest
   * @param until when the attempt is over; null: not by the time
   */
  record ChildStarted(
      int index,
      TaskId task,
      int attempt,
      WorkflowId child,
      String definition,
      int version,
      @Nullable Instant until)
      implements KinEvent {}

  /**
   * The workflow that the task started ended well, and so has the task.
   *
   * @param output JSON text; null: none
   */
  record ChildSucceeded(
      int index, TaskId task, int attempt, WorkflowId child, @Nullable String output)
      implements KinEvent {}

  /** A fact about what is left of budgets. */
  sealed interface BudgetEvent extends WorkflowEvent {}

  /**
   * The attempt is over for its claim, and what it used of budgets is taken off for good, unless a
   * late word of its runner corrects that. Nothing is said of attempts that no runner has begun.
   *
   * @param attempt which it was
   * @param epoch of its dispatch
   * @param lease under which it ran
   * @param reported whether the runner said so; else all that was reserved counts as used
   * @param charges of each budget that it drew on, at least one
   * @param accounts how the run's own among these stand now
   */
  record BudgetSpent(
      int index,
      TaskId task,
      int attempt,
      long epoch,
      Lease lease,
      boolean reported,
      List<BudgetCharge> charges,
      List<RunBudgets.Account> accounts)
      implements BudgetEvent {
    public BudgetSpent {
      charges = List.copyOf(charges);
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * A runner said what an attempt had used that had counted in full.
   *
   * @param charges each with what it was charged before and what it has used
   */
  record BudgetCorrected(TaskRef ref, Lease lease, List<BudgetCharge> charges)
      implements BudgetEvent {
    public BudgetCorrected {
      charges = List.copyOf(charges);
    }
  }

  /** A budget of the workflow's own is larger by {@code added}. */
  record BudgetRaised(String budget, Amount added, String commandId) implements BudgetEvent {}
}
