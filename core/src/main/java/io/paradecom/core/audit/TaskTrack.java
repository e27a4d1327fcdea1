package io.paradecom.core.audit;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.ContinuationGrant;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of one task said so far. */
final class TaskTrack {
  final int index;

  /** What it asks for now: an edit replaces it. */
  TaskSpec spec;

  /** Its dependencies, also those that were staged after it. */
  final List<Dependency> dependencies = new ArrayList<>();

  /** Positions of {@link #dependencies}, in the same order; -1 where one is unknown. */
  int[] needs = {};

  /** How many edges go out. */
  int dependants;

  TaskState state = TaskState.WAITING;

  /** Why it waits; means nothing in other states. */
  WaitReason reason = WaitReason.DEPENDENCIES;

  int attempt;

  /** Attempts before the last reset. */
  int priorAttempts;

  /** Whether {@link #attempt} has no verdict yet. */
  boolean open;

  long epoch;
  @Nullable Lease lease;

  /** The lease that was bound last; it may be over. */
  @Nullable Lease lastLease;

  /** Under which the runner of a dependency may go on with it; null: under nothing. */
  @Nullable ContinuationGrant grant;

  /** How many attempts were granted at the last grant. */
  int grantedAttempt;

  /** Of whom it was gone on, until it is claimed; null: it was put on a queue. */
  @Nullable Lease handedOnBy;

  /** The failure of the attempt that ended last, until it is said what follows; else null. */
  @Nullable TaskFailure verdict;

  /** Whether a result was accepted and what it stands for was not undone. */
  boolean accepted;

  /** Whether its undo waits, runs or is parked. */
  boolean undoing;

  /** Whether it is part of the last rollback. */
  boolean within;

  /** Whether it is out of the way of the last rollback. */
  boolean out;

  /** How many dependencies know that. */
  int told;

  /** How many edges to dependants lead to tasks that are out of the way. */
  int dependantsOut;

  /** What its condition was found to be since it last came to wait; null: it was not asked. */
  @Nullable Boolean met;

  /** Whether it has the result of a task of another run. */
  boolean taken;

  /** Whether it was skipped on request. */
  boolean waived;

  @Nullable Instant delayedUntil;
  @Nullable Instant firstReadyAt;
  @Nullable Instant readyAt;
  @Nullable Instant firstClaimedAt;
  @Nullable Instant claimedAt;
  @Nullable Instant activeAt;
  int settled;

  /** Number of the event with which it ended last; 0: it never did. */
  long endedBy;

  /** Number of the claim on its resources; 0: none. */
  long claim;

  /** The concurrency key of the claim where it was made of outputs; else empty. */
  String key = "";

  /** Token of what it holds; 0: nothing. */
  long token;

  @Nullable Instant grantedAt;

  /** Of the answer that is asked for next, or was accepted. */
  int round = 1;

  /** Instead of having ended with which it is broken down; null: to be so is its work. */
  @Nullable TaskFailure instead;

  /** Position of its first part, when it was broken down. */
  int firstPart;

  /** How many parts it has; 0: it was not broken down. */
  int parts;

  /** Items of the list that it goes over. */
  int loopItems;

  /** Positions of that list, and of parts of earlier ones, that were looked at. */
  int loopDone;

  /** Parts that it made. */
  int loopParts;

  /** Rounds that have ended well since it last came to wait. */
  int rounds;

  /** Whether the condition that ends its repetition held after the last of these. */
  boolean roundHolds;

  /** The round that has just ended, until it is said what follows; else null. */
  WorkflowEvent.@Nullable RoundEnded roundEnd;

  TaskTrack(int index, TaskSpec spec) {
    this.index = index;
    this.spec = spec;
  }

  /** Its undo goes the way of a run; the attempts before do not count against the policy. */
  void beginUndo(Instant at) {
    undoing = true;
    priorAttempts = attempt;
    open = false;
    verdict = null;
    firstReadyAt = null;
    firstClaimedAt = null;
    ready(at);
  }

  /** What it did before does not count any more. */
  void reset() {
    reason = WaitReason.HELD;
    met = null;
    grant = null;
    undoing = false;
    priorAttempts = attempt;
    open = false;
    lease = null;
    verdict = null;
    accepted = false;
    waived = false;
    delayedUntil = null;
    firstReadyAt = null;
    readyAt = null;
    firstClaimedAt = null;
    claimedAt = null;
    activeAt = null;
    round = isExpanded() ? round : 1;
    instead = isExpanded() ? instead : null;
    loopItems = 0;
    loopDone = 0;
    rounds = 0;
    roundHolds = false;
    roundEnd = null;
  }

  boolean isExpanded() {
    return parts > 0;
  }

  /** Returns how it is broken down that is to be so now, or was; null: it does its own work. */
  @Nullable DecomposeSpec how() {
    if (spec.action() instanceof TaskAction.Expand(var how)) {
      return how;
    }
    return instead == null ? null : spec.role().exhausted();
  }

  /** Returns what it is about now: its work, its undo, or to be broken down. */
  TaskAction doing() {
    TaskAction undo = undoing ? spec.undo() : null;
    if (undo != null) {
      return undo;
    }
    DecomposeSpec how = how();
    return how == null ? spec.action() : new TaskAction.Expand(how);
  }

  /** It waits for its parts, which are about to be added. */
  void expanded(int first, int count) {
    firstPart = first;
    parts = count;
    open = false;
    lease = null;
    claimedAt = null;
    activeAt = null;
    waitForMore();
  }

  /** It waits for more dependencies: if it was ready, it is so no more. */
  void waitForMore() {
    reason = WaitReason.DEPENDENCIES;
    met = null;
    grant = null;
    delayedUntil = null;
    firstReadyAt = null;
    readyAt = null;
  }

  /** Returns how many attempts count against the policy. */
  int attempts() {
    return attempt - priorAttempts;
  }

  void ready(Instant at) {
    wait(at);
    readyAt = at;
  }

  /** It is ready as it was before; its queue timeout goes on. */
  void wait(Instant at) {
    reason = spec.wantsResources() ? WaitReason.RESOURCE : WaitReason.CREDIT;
    delayedUntil = null;
    firstReadyAt = firstReadyAt == null ? at : firstReadyAt;
  }
}
