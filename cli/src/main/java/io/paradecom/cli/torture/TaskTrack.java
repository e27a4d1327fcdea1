package io.paradecom.cli.torture;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events say of one task of the load. Mutable; guarded by its {@link History}. */
final class TaskTrack {
  /** How a task stands. */
  enum State {
    /** It waits or runs. */
    OPEN,
    /** An attempt was accepted. */
    SUCCEEDED,
    /** It failed for good. */
    FAILED,
    /** It was stopped, or is not run. */
    LEFT_OUT,
    /** It waits for a person. */
    PARKED
  }

  /** A lease from its claim to its end, and the dispatch that followed its loss. */
  static final class Hold {
    private final Lease lease;
    private final Instant claimedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant lostAt;
    private @Nullable Instant againAt;

    private Hold(Lease lease, Instant claimedAt) {
      this.lease = lease;
      this.claimedAt = claimedAt;
    }

    Lease lease() {
      return lease;
    }

    Instant claimedAt() {
      return claimedAt;
    }

    /** When it was over, in whatever way; null: it is not. */
    @Nullable Instant endedAt() {
      return endedAt;
    }

    /** When it was taken away; null: it was not. */
    @Nullable Instant lostAt() {
      return lostAt;
    }

    /** When the task was dispatched after the lease was lost; null: it was not. */
    @Nullable Instant againAt() {
      return againAt;
    }
  }

  /**
   * An accepted result.
   *
   * @param token of the grant under which the attempt ran; 0: it held nothing
   */
  record Success(int attempt, long token) {}

  private final TaskSpec spec;
  private final List<Success> successes = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>();
  private State state = State.OPEN;
  private int failedAttempts;
  private int rounds;
  private int lastRound;
  private long token;

  TaskTrack(TaskSpec spec) {
    this.spec = spec;
  }

  void granted(long newToken) {
    token = newToken;
  }

  void dispatched(Instant at) {
    if (!holds.isEmpty() && holds.getLast().lostAt != null && holds.getLast().againAt == null) {
      holds.getLast().againAt = at;
    }
  }

  void claimed(Lease lease, Instant at) {
    holds.add(new Hold(lease, at));
  }

  void lost(Instant at) {
    release(at);
    if (!holds.isEmpty()) {
      holds.getLast().lostAt = at;
    }
  }

  void attemptFailed(Instant at) {
    failedAttempts++;
    release(at);
  }

  /** An attempt was accepted, and the task may be done again. */
  void roundEnded(int attempt, Instant at) {
    rounds++;
    lastRound = attempt;
    release(at);
  }

  /** The last round is the task's result. */
  void satisfied(Instant at) {
    if (rounds > 0) {
      succeeded(lastRound, at);
    }
  }

  /** The attempt is over. */
  void release(Instant at) {
    if (!holds.isEmpty() && holds.getLast().endedAt == null) {
      holds.getLast().endedAt = at;
    }
  }

  void succeeded(int attempt, Instant at) {
    successes.add(new Success(attempt, token));
    end(State.SUCCEEDED, at);
  }

  void end(State how, Instant at) {
    state = how;
    release(at);
  }

  TaskSpec spec() {
    return spec;
  }

  State state() {
    return state;
  }

  /** Accepted results, in order; more than one is a defect. */
  List<Success> successes() {
    return successes;
  }

  List<Hold> holds() {
    return holds;
  }

  int failedAttempts() {
    return failedAttempts;
  }

  /** The number of the attempt that was the last, or would be the next. */
  int lastAttempt() {
    return failedAttempts + rounds + 1;
  }
}
