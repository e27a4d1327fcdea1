package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shares the turns of one lane out among workflows, by weight and so that none waits for ever.
 *
 * <p>What holds resources goes first, then the higher priority. Of the same priority, the workflow
 * goes first that has fewer tasks in flight for its weight; of these, the one whose turn would end
 * first in virtual time, in which a turn takes 1 / weight (self-clocked fair queueing, Golestani
 * 1994). So while a workflow of weight w waits with nothing in flight, one of weight v has at most
 * v / w + 1 turns, and those that come later have no more than v / w together.
 *
 * <p>Every {@value #AGED_TURN}th turn goes to the workflow that has waited for the most turns,
 * whatever its priority: among n workflows none waits for more than about {@value #AGED_TURN} n
 * turns, and priorities decide about all others. Turns are counted, not time, so that it is the
 * same for tasks of a second and of a day.
 *
 * <p>In memory only: after a restart all begin alike. It decides in which order tasks start, never
 * whether.
 */
final class LaneShares {
  /** One turn in so many goes by waiting alone. */
  static final int AGED_TURN = 32;

  /**
   * Tiny tasks that count as one turn, so that Steps stay large: they are over before anybody
   * notices.
   */
  private static final int TINY_PER_TURN = 64;

  private final Lane lane;
  private final Map<WorkflowId, Share> shares = new HashMap<>();
  private final int tasksPerTurn;
  private long clock;
  private long turns;
  private long nextAged;

  LaneShares(Lane lane) {
    this.lane = lane;
    this.tasksPerTurn = lane.tiny() ? TINY_PER_TURN : 1;
    this.nextAged = (long) AGED_TURN * tasksPerTurn;
  }

  /**
   * Whose turn it is.
   *
   * @param first null: nobody's
   * @param second who comes after it; null: nobody
   * @param aged whether it is its turn because it waited
   */
  record Turn(@Nullable Head first, @Nullable Head second, boolean aged) {}

  /** Returns whose turn it is. Cost: O(live workflows). */
  Turn next(Collection<WorkflowIndex> workflows) {
    if (shares.size() > 2 * workflows.size()) {
      forgetAllBut(workflows);
    }
    Head first = null;
    Head second = null;
    Head oldest = null;
    for (WorkflowIndex workflow : workflows) {
      Head head = head(workflow);
      if (head == null) {
        continue;
      }
      oldest = oldest == null || head.since() < oldest.since() ? head : oldest;
      if (head.goesBefore(first)) {
        second = first;
        first = head;
      } else if (head.goesBefore(second)) {
        second = head;
      }
    }
    boolean aged = turns >= nextAged && second != null;
    return aged ? new Turn(oldest, second, true) : new Turn(first, second, false);
  }

  private @Nullable Head head(WorkflowIndex workflow) {
    WorkflowId id = workflow.row().id();
    ReadyTask task = workflow.first(lane).orElse(null);
    Share share = shares.get(id);
    if (task == null) {
      if (share != null) {
        share.rest();
      }
      return null;
    }
    if (share == null) {
      share = new Share(workflow.row().header().scheduling().weight());
      shares.put(id, share);
    }
    share.await(clock, turns);
    return head(workflow, task, share, 0);
  }

  /**
   * Returns whether a further task of the workflow whose turn it is goes with it.
   *
   * @param taken of its tasks, in the same Step
   */
  boolean mayGoOn(WorkflowIndex workflow, ReadyTask task, int taken, Turn turn) {
    Share share = shares.get(workflow.row().id());
    if (share == null || turn.second() == null || taken == 0) {
      return true;
    }
    if (turn.aged()) {
      return taken < tasksPerTurn;
    }
    int counted = Math.max(0, taken - (tasksPerTurn - 1));
    return head(workflow, task, share, counted).goesBefore(turn.second());
  }

  private Head head(WorkflowIndex workflow, ReadyTask task, Share share, int taken) {
    // Tiny tasks fill no slot, so how many of them are on their way says nothing.
    long load = lane.tiny() ? 0 : (workflow.row().tally().inFlight() + taken) / share.weight();
    return new Head(workflow, task, load, share.finish(taken), share.since());
  }

  /** Takes in that the workflow whose turn it was started tasks. */
  void served(WorkflowIndex workflow, int tasks, Turn turn) {
    Share share = shares.get(workflow.row().id());
    if (share == null || tasks == 0) {
      return;
    }
    turns += tasks;
    long end = share.serve(tasks, turns);
    if (turn.aged()) {
      nextAged = turns + (long) AGED_TURN * tasksPerTurn;
    } else {
      clock = Math.max(clock, end);
    }
  }

  private void forgetAllBut(Collection<WorkflowIndex> workflows) {
    Set<WorkflowId> live = HashSet.newHashSet(workflows.size());
    workflows.forEach(workflow -> live.add(workflow.row().id()));
    shares.keySet().retainAll(live);
  }
}
