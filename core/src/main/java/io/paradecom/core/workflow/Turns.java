package io.paradecom.core.workflow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ready tasks of one workflow in some lanes that credit lets go, in their order. */
final class Turns {
  /** Whether a further task of the workflow goes before those of others. */
  interface Limit {
    /**
     * Returns whether it does.
     *
     * @param taken tasks of the lane in this Step
     */
    boolean allows(Lane lane, ReadyTask task, int taken);
  }

  private final Credit credit;
  private final Limit limit;
  private final List<Cursor> cursors;

  /**
   * @param lanes those in which it is this workflow's turn
   */
  Turns(
      WorkflowIndex workflow, List<Lane> lanes, Credit credit, PartitionIndex index, Limit limit) {
    this.credit = credit;
    this.limit = limit;
    this.cursors =
        lanes.stream()
            .map(lane -> new Cursor(lane, workflow.ready(lane).iterator(), index.inFlight(lane)))
            .toList();
  }

  /** Takes the next {@code most} tasks, or as many as may go; returns their indexes. */
  List<Integer> take(int most) {
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < most) {
      Cursor next = null;
      ReadyTask turn = null;
      for (Cursor cursor : cursors) {
        ReadyTask head = cursor.head();
        if (head != null && (turn == null || head.compareTo(turn) < 0)) {
          next = cursor;
          turn = head;
        }
      }
      if (next == null || turn == null) {
        break;
      }
      taken.add(turn.index());
      next.advance();
    }
    return taken;
  }

  /** Returns how many were taken of each lane. */
  Map<Lane, Integer> taken() {
    Map<Lane, Integer> taken = new TreeMap<>();
    cursors.forEach(cursor -> taken.put(cursor.lane, cursor.taken));
    return taken;
  }

  private final class Cursor {
    private final Lane lane;
    private final Iterator<ReadyTask> rest;
    private int inFlight;
    private int taken;
    private @Nullable ReadyTask next;

    Cursor(Lane lane, Iterator<ReadyTask> ready, int inFlight) {
      this.lane = lane;
      this.rest = ready;
      this.inFlight = inFlight;
      this.next = rest.hasNext() ? rest.next() : null;
    }

    @Nullable ReadyTask head() {
      ReadyTask head = next;
      return head != null
              && credit.allows(lane, head.slotMs(), inFlight)
              && limit.allows(lane, head, taken)
          ? head
          : null;
    }

    void advance() {
      inFlight++;
      taken++;
      next = rest.hasNext() ? rest.next() : null;
    }
  }
}
