package io.paradecom.runner.lease;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.runner.execute.Execution;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch that this runner took, from its claim to its end. It goes from {@code OPEN} to {@code
 * RUNNING} to {@code ENDED}, or straight to {@code ENDED} when it is stopped or given back before
 * it began; there is no way back. Thread-safe.
 *
 * <p>One that has a fencing token may begin only when the leader has said that its claim came
 * first: the broker may have handed the same dispatch to another runner, and both must not work
 * with what the task holds. The same holds for one that seems to have been handed out before.
 */
final class TaskLease implements Following {
  /** Why a lease ends before its work does. */
  sealed interface Cut {
    /** The leader does not want it: nothing more is said about it. */
    record Stopped(String reason) implements Cut {}

    /** The runner does not want it: the leader is told. */
    record GivenBack(String reason) implements Cut {}
  }

  /** What a cut did. */
  enum CutEffect {
    /** Nothing: the lease had ended, or was stopped already. */
    NONE,
    /** Its work is being cancelled. */
    CANCELS,
    /** It ended right here, because its work had not begun. */
    ENDED
  }

  private enum Phase {
    OPEN,
    RUNNING,
    ENDED
  }

  private final DispatchTask dispatch;
  private final Lease lease;
  private Phase phase = Phase.OPEN;
  private @Nullable Cut cut;
  private @Nullable Execution execution;
  private boolean mayBegin;
  private @Nullable Runnable waiting;

  /**
   * @param contended whether another runner may have the same dispatch
   */
  TaskLease(DispatchTask dispatch, Lease lease, boolean contended) {
    this.dispatch = dispatch;
    this.lease = lease;
    this.mayBegin = dispatch.fencingToken() == 0 && !contended;
  }

  DispatchTask dispatch() {
    return dispatch;
  }

  WorkflowId workflowId() {
    return dispatch.workflowId();
  }

  TaskRef ref() {
    return dispatch.ref();
  }

  Lease lease() {
    return lease;
  }

  /** Returns the claim that says that this runner has taken it. */
  WorkflowCommand.Claimed claim(Instant at) {
    return new WorkflowCommand.Claimed(workflowId(), ref(), lease, at);
  }

  /** Returns whether its work is under way. */
  synchronized boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  /** Returns whether it waits for the leader's word. */
  synchronized boolean isAwaitingWord() {
    return phase == Phase.OPEN && !mayBegin;
  }

  /**
   * Calls {@code then} when the work may begin or the lease has ended, at once if that is so.
   *
   * @param then called once; must not block
   */
  void whenMayBegin(Runnable then) {
    synchronized (this) {
      if (isAwaitingWord()) {
        waiting = then;
        return;
      }
    }
    then.run();
  }

  @Override
  public void whenMayBegin(Consumer<@Nullable TaskLease> then) {
    whenMayBegin(() -> then.accept(this));
  }

  /** The leader says that of all claims for this dispatch this lease's came first. */
  void allow() {
    Runnable then;
    synchronized (this) {
      mayBegin = true;
      then = takeWaiting();
    }
    if (then != null) {
      then.run();
    }
  }

  private @Nullable Runnable takeWaiting() {
    Runnable taken = waiting;
    waiting = null;
    return taken;
  }

  /** Begins the work; returns false when there is none to do any more. */
  synchronized boolean begin() {
    if (phase != Phase.OPEN) {
      return false;
    }
    phase = Phase.RUNNING;
    return true;
  }

  /** Tells it what can be cancelled; cancels at once when that was asked for meanwhile. */
  void attach(Execution started) {
    Cut asked;
    synchronized (this) {
      execution = started;
      asked = cut;
    }
    if (asked != null) {
      started.cancel(reasonOf(asked));
    }
  }

  /** Ends the work; returns why it was cut short, null: it was not. */
  synchronized @Nullable Cut end() {
    phase = Phase.ENDED;
    execution = null;
    return cut;
  }

  /**
   * Cuts it short. Work under way is cancelled; the first cut decides what is said, except that a
   * stop overrules a giving back.
   */
  CutEffect cutShort(Cut why) {
    Execution running;
    Runnable then;
    boolean began;
    synchronized (this) {
      if (phase == Phase.ENDED || cut instanceof Cut.Stopped) {
        return CutEffect.NONE;
      }
      if (cut == null || why instanceof Cut.Stopped) {
        cut = why;
      }
      began = phase == Phase.RUNNING;
      phase = began ? phase : Phase.ENDED;
      then = takeWaiting();
      running = execution;
    }
    if (then != null) {
      then.run();
    }
    if (!began) {
      return CutEffect.ENDED;
    }
    if (running != null) {
      running.cancel(reasonOf(why));
    }
    return CutEffect.CANCELS;
  }

  private static String reasonOf(Cut cut) {
    return switch (cut) {
      case Cut.Stopped(String reason) -> reason;
      case Cut.GivenBack(String reason) -> reason;
    };
  }
}
