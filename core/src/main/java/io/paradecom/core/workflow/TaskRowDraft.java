package io.paradecom.core.workflow;

import io.paradecom.core.spec.EdgeCondition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A {@link TaskRow} under change; lives within one call of {@link TaskRow#with}. */
public final class TaskRowDraft {
  final int index;
  TaskState state;
  @Nullable WaitReason reason;
  Instant since;
  int waitingFor;
  int attempt;
  boolean attemptOpen;
  long epoch;
  @Nullable Lease lease;
  int lostLeases;
  int priorAttempts;
  @Nullable Instant due;
  @Nullable Instant delayedUntil;
  @Nullable Instant firstReadyAt;
  @Nullable Instant readyAt;
  @Nullable Instant startedAt;
  @Nullable Instant activeAt;
  int settled;
  boolean allSettled;
  boolean hasOutput;
  boolean waived;
  long claim;
  long token;
  boolean tolerated;
  int met;
  @Nullable Ending told;
  @Nullable TaskFailure failure;
  @Nullable UndoMark undo;
  @Nullable String unmet;
  @Nullable Expansion expansion;
  @Nullable LoopMark loop;
  @Nullable ContinuationGrant continuation;
  @Nullable RepeatMark repeat;

  TaskRowDraft(TaskRow row) {
    index = row.index();
    state = row.state();
    reason = row.reason();
    since = row.since();
    waitingFor = row.waitingFor();
    attempt = row.attempt();
    attemptOpen = row.attemptOpen();
    epoch = row.epoch();
    lease = row.lease();
    lostLeases = row.lostLeases();
    priorAttempts = row.priorAttempts();
    due = row.due();
    delayedUntil = row.delayedUntil();
    firstReadyAt = row.firstReadyAt();
    readyAt = row.readyAt();
    startedAt = row.startedAt();
    activeAt = row.activeAt();
    settled = row.settled();
    allSettled = row.allSettled();
    hasOutput = row.hasOutput();
    waived = row.waived();
    claim = row.claim();
    token = row.token();
    tolerated = row.tolerated();
    met = row.met();
    told = row.told();
    failure = row.failure();
    undo = row.undo();
    unmet = row.unmet();
    expansion = row.expansion();
    loop = row.loop();
    continuation = row.grant();
    repeat = row.repeat();
  }

  /**
   * Moves to a state other than {@code WAITING}; the lease and all waits end, and what it holds is
   * let go unless it is on its way to run.
   */
  void moveTo(TaskState to, Instant now) {
    state = to;
    reason = null;
    since = now;
    lease = null;
    activeAt = null;
    delayedUntil = null;
    if (to != TaskState.DISPATCHED) {
      readyAt = null;
    }
    if (!to.isInFlight()) {
      claim = 0;
      token = 0;
    }
    if (to.isTerminal()) {
      attemptOpen = false;
    }
  }

  /** Moves to {@code WAITING} for {@code why}; the lease ends. */
  void waitFor(WaitReason why, Instant now) {
    moveTo(TaskState.WAITING, now);
    reason = why;
  }

  /** It has everything that it claimed. */
  void grant(long granted, Instant now) {
    long held = claim;
    Instant ready = readyAt;
    waitFor(WaitReason.CREDIT, now);
    claim = held;
    token = granted;
    readyAt = ready;
  }

  /** What is ready and lacks resources that it wants waits for these. */
  void waitForResources(boolean wants) {
    if (wants && reason == WaitReason.CREDIT && token == 0) {
      reason = WaitReason.RESOURCE;
    } else if (!wants && reason == WaitReason.RESOURCE) {
      reason = WaitReason.CREDIT;
      claim = 0;
    }
  }

  /** A dependency has told how it ended, or takes that back. */
  void tell(EdgeCondition on, @Nullable Ending ending, int times) {
    waitingFor -= times;
    // What a runner was given of a dependency that is done again is not what it will give.
    continuation = times < 0 ? null : continuation;
    if (met != TaskRow.NOT_COUNTED && ending != null && ending.satisfies(on)) {
      met += times;
    }
  }

  TaskRow build() {
    return new TaskRow(
        index,
        state,
        reason,
        since,
        waitingFor,
        attempt,
        attemptOpen,
        epoch,
        lease,
        lostLeases,
        priorAttempts,
        due,
        delayedUntil,
        firstReadyAt,
        readyAt,
        startedAt,
        activeAt,
        settled,
        allSettled,
        hasOutput,
        waived,
        claim,
        token,
        tolerated,
        met,
        told,
        failure,
        undo,
        unmet,
        expansion,
        loop,
        continuation,
        repeat);
  }
}
