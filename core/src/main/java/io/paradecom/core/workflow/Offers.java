package io.paradecom.core.workflow;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Slots that runners keep free for a moment when they let go of something, each for the task that
 * was promised it. Nothing of this is kept: an offer that is forgotten or comes to nothing lapses
 * at its runner, and the task goes over its queue as any other.
 */
final class Offers {
  /** A runner waits a little longer than that. */
  static final Duration PATIENCE = Duration.ofMillis(50);

  /**
   * A runner that waits for a task.
   *
   * @param holder position of the task after whose end it waits
   */
  record Offer(int holder, Lease lease, Instant until) {}

  private record Place(WorkflowId workflow, int index) {}

  private final Map<Place, Lease> ending = new HashMap<>();
  private final Map<Place, Offer> waiting = new HashMap<>();

  /** Takes in what is offered by reports that are about to be decided. */
  void open(List<? extends WorkflowCommand.Report> reports) {
    for (WorkflowCommand.Report report : reports) {
      Lease lease =
          report instanceof WorkflowCommand.Succeeded succeeded ? succeeded.offered() : null;
      if (lease != null) {
        ending.put(new Place(report.workflowId(), report.ref().index()), lease);
      }
    }
  }

  /** Drops what nobody was promised. */
  void close() {
    ending.clear();
  }

  /** Keeps what was offered with the end of {@code holder} for the claim that has it next. */
  void passOn(ClaimId holder, ClaimId next, Instant now) {
    Lease lease = ending.remove(new Place(holder.workflow(), holder.index()));
    if (lease != null) {
      waiting.values().removeIf(offer -> offer.until().isBefore(now));
      waiting.put(
          new Place(next.workflow(), next.index()),
          new Offer(holder.index(), lease, now.plus(PATIENCE)));
    }
  }

  /**
   * Returns a dispatch with the leases that are offered for its tasks. A runner that served the
   * queue of the task before serves that of the next.
   */
  WorkflowCommand.Dispatch withOffers(
      WorkflowCommand.Dispatch dispatch,
      BiFunction<WorkflowId, Integer, QueueName> queueOf,
      Instant now) {
    WorkflowId run = dispatch.workflowId();
    Map<Integer, Lease> leases = new HashMap<>();
    take(run, dispatch.indexes(), now)
        .forEach((task, offer) -> {
          if (queueOf.apply(run, task).equals(queueOf.apply(run, offer.holder()))) {
            leases.put(task, offer.lease());
          }
        });
    return leases.isEmpty()
        ? dispatch
        : new WorkflowCommand.Dispatch(run, dispatch.indexes(), leases);
  }

  /** Returns the offers for tasks of a run, which are used up by that, by the tasks' positions. */
  private Map<Integer, Offer> take(WorkflowId workflow, List<Integer> tasks, Instant now) {
    if (waiting.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Offer> taken = new HashMap<>();
    for (int task : tasks) {
      Offer offer = waiting.remove(new Place(workflow, task));
      if (offer != null && !offer.until().isBefore(now)) {
        taken.put(task, offer);
      }
    }
    return taken;
  }
}
