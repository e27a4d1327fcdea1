package io.paradecom.core.workflow;

import io.paradecom.core.spec.RetryPolicy;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changing state of one task. About 100 bytes when kept; a task that was never touched has no
 * row ({@link #initial}).
 *
 * @param index position in the graph, from 0
 * @param reason why it waits; null unless {@code state} is {@code WAITING}
 * @param since when the state or the reason last changed
 * @param waitingFor dependencies that have not ended or whose end was not yet passed on
 * @param attempt the last attempt that was dispatched; 0: none
 * @param attemptOpen whether {@code attempt} has no verdict yet, so that the next dispatch repeats
 *     it
 * @param epoch of the last dispatch; 0: none
 * @param lease bound to the dispatch; null unless {@code state} is {@code RUNNING}
 * @param lostLeases leases lost in this attempt
 * @param priorAttempts attempts before the last reset, which do not count against the policy
 * @param due when the engine looks at it again; null: only when something happens
 * @param delayedUntil end of a timed wait; null: none
 * @param firstReadyAt start of the total timeout; null: never ready
 * @param readyAt start of the queue timeout; null: not ready
 * @param startedAt when the first attempt was claimed; null: never
 * @param activeAt last sign of life of the running attempt; null: not running
 * @param settled how many dependants know of the end; 0 while it has not ended, unless it was reset
 *     and these do not know it yet
 * @param allSettled whether it ended and every dependant knows
 * @param hasOutput whether an output is kept
 * @param waived whether it was skipped on request, so that its dependants go on
 * @param claim number of its claim on resources, which waits or was granted; 0: there is none
 * @param token fencing token of the claim's grant; 0: it was not granted
 * @param tolerated whether it failed and is optional
 * @param met edges that were told of an end and hold, where some are enough; {@link #NOT_COUNTED}:
 *     it needs all
 * @param told how it had ended before it was reset, while some dependants still count that; else
 *     null
 * @param undo what the last rollback knows of it; null: nothing
 * @param unmet that its condition does not hold, so that it is skipped, and why that counts as
 *     false; empty: it is false; null: it was not asked since the last reset, or holds
 * @param failure of the last failed attempt; null: none failed
 * @param expansion how far it is in being broken down; null: no answer was judged since its submit
 *     or last reset
 * @param loop how far it is in making parts of a list; null: it made none
 * @param grant under which the runner of the task before may go on with it; null: it was given none
 *     since its last dispatch
 * @param repeat how far it is in being repeated; null: no round of it has ended since its submit or
 *     last reset
 */
public record TaskRow(
    int index,
    TaskState state,
    @Nullable WaitReason reason,
    Instant since,
    int waitingFor,
    int attempt,
    boolean attemptOpen,
    long epoch,
    @Nullable Lease lease,
    int lostLeases,
    int priorAttempts,
    @Nullable Instant due,
    @Nullable Instant delayedUntil,
    @Nullable Instant firstReadyAt,
    @Nullable Instant readyAt,
    @Nullable Instant startedAt,
    @Nullable Instant activeAt,
    int settled,
    boolean allSettled,
    boolean hasOutput,
    boolean waived,
    long claim,
    long token,
    boolean tolerated,
    int met,
    @Nullable Ending told,
    @Nullable TaskFailure failure,
    @Nullable UndoMark undo,
    @Nullable String unmet,
    @Nullable Expansion expansion,
    @Nullable LoopMark loop,
    @Nullable ContinuationGrant grant,
    @Nullable RepeatMark repeat) {
  /** {@link #met} of a task that needs all its edges. */
  public static final int NOT_COUNTED = -1;

  /** Returns the row of a task that needs all its edges and that nothing has happened to. */
  public static TaskRow initial(int index, int dependencies) {
    return initial(index, dependencies, NOT_COUNTED);
  }

  /** Returns the row of a task that nothing has happened to. */
  public static TaskRow initial(int index, int dependencies, int met) {
    return new TaskRow(
        index,
        TaskState.WAITING,
        WaitReason.DEPENDENCIES,
        Instant.EPOCH,
        dependencies,
        0,
        false,
        0,
        null,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        false,
        false,
        false,
        0,
        0,
        false,
        met,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Returns how it ended; null: it did not. */
  public @Nullable Ending ending() {
    return switch (state) {
      case SUCCEEDED, COMPENSATED -> Ending.SUCCEEDED;
      case FAILED -> tolerated ? Ending.TOLERATED : Ending.FAILED;
      case SKIPPED -> waived ? Ending.WAIVED : Ending.SKIPPED;
      case CANCELLED -> Ending.CANCELLED;
      case WAITING, DISPATCHED, RUNNING, PARKED -> isUndoing() ? Ending.SUCCEEDED : null;
    };
  }

  /**
   * Returns what the dependants that know of an end count it as: until a reset has taken it back
   * from all of them that of before, also when the run is stopped meanwhile. Null: none knows.
   */
  public @Nullable Ending counted() {
    return told != null ? told : ending();
  }

  /** Returns whether the task ended and some dependants do not know it yet. */
  public boolean hasUnsettledDependants() {
    return state.isTerminal() && !allSettled;
  }

  /** Returns whether the task was reset and some dependants do not know it yet. */
  public boolean isUnsettling() {
    return state == TaskState.WAITING && settled > 0 && !isUndoing();
  }

  /** Returns whether it had succeeded and its undo waits, runs or is parked. */
  public boolean isUndoing() {
    // What was parked when it ran is reset or cancelled before any rollback marks it.
    return undo != null && (undo.phase() == UndoMark.Phase.OPEN || state == TaskState.PARKED);
  }

  /** Returns whether it is out of the way of a rollback and not all dependencies know it yet. */
  public boolean isTellingUndo() {
    return undo != null && undo.phase() == UndoMark.Phase.ENDED;
  }

  /** Returns what a rollback knows of it; null: it has no part in the one of that generation. */
  public @Nullable UndoMark undoIn(int generation) {
    return undo != null && undo.generation() == generation ? undo : null;
  }

  /** Returns whether it has its resources and no runner yet. */
  public boolean isIdleHolder() {
    return state == TaskState.WAITING && token != 0;
  }

  /** Returns whether it has started a workflow that has not ended, as far as is known. */
  public boolean hasOpenChild() {
    return reason == WaitReason.WORKFLOW && attemptOpen;
  }

  /** Returns the highest number that an attempt can have until the next reset. */
  public int mostAttempts(RetryPolicy policy) {
    return priorAttempts + policy.maxAttempts();
  }

  /** Returns whether it was broken down: it waits for its parts, or has. */
  public boolean isExpanded() {
    return expansion != null && expansion.isExpanded();
  }

  /** Returns instead of which end it is, or was, broken down; null: to be so is its work. */
  public @Nullable TaskFailure instead() {
    return expansion == null ? null : expansion.instead();
  }

  /** Returns the same row with how far it is in having parts. */
  public TaskRow withParts(@Nullable Expansion expanded, @Nullable LoopMark looped) {
    return with(draft -> {
      draft.expansion = expanded;
      draft.loop = looped;
    });
  }

  /** Returns the same row with how far it is in being repeated; null: it is not. */
  public TaskRow withRepeat(@Nullable RepeatMark mark) {
    return with(draft -> draft.repeat = mark);
  }

  /** Returns a copy changed by {@code change}. */
  public TaskRow with(Consumer<TaskRowDraft> change) {
    TaskRowDraft draft = new TaskRowDraft(this);
    change.accept(draft);
    return draft.build();
  }
}
