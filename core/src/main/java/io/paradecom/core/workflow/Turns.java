package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The ready tasks of one workflow and queue that credit lets go, in their order. */
final class Turns {
  private final Credit credit;
  private final Cursor tiny;
  private final Cursor others;

  Turns(WorkflowIndex workflow, QueueName queue, Credit credit, PartitionIndex index) {
    this.credit = credit;
    this.tiny = new Cursor(new Lane(queue, true), workflow, index);
    this.others = new Cursor(new Lane(queue, false), workflow, index);
  }

  /** Returns the task whose turn it is; null: none may go. */
  @Nullable ReadyTask peek() {
    ReadyTask small = tiny.head();
    ReadyTask large = others.head();
    if (small == null || large == null) {
      return small == null ? large : small;
    }
    return small.compareTo(large) < 0 ? small : large;
  }

  /** Counts {@code task}, which {@link #peek} gave, as in flight and goes on. */
  void take(ReadyTask task) {
    (task.lane().tiny() ? tiny : others).advance();
  }

  private final class Cursor {
    private final Lane lane;
    private final Iterator<ReadyTask> rest;
    private int inFlight;
    private @Nullable ReadyTask next;

    Cursor(Lane lane, WorkflowIndex workflow, PartitionIndex index) {
      this.lane = lane;
      this.rest = workflow.ready(lane).iterator();
      this.inFlight = index.inFlight(lane);
      this.next = rest.hasNext() ? rest.next() : null;
    }

    @Nullable ReadyTask head() {
      ReadyTask head = next;
      return head != null && credit.allows(lane, head.slotMs(), inFlight) ? head : null;
    }

    void advance() {
      inFlight++;
      next = rest.hasNext() ? rest.next() : null;
    }
  }
}
