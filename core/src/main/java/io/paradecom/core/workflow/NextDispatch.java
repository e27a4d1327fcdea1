package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says which ready tasks are handed out next, as far as credit lets them go. */
final class NextDispatch {
  private static final LaneShares.Turn NONE = new LaneShares.Turn(null, null, false);

  private final PartitionIndex index;
  private final Credit credit;
  private final int mostTasks;
  private final Map<Lane, LaneShares> shares = new HashMap<>();

  NextDispatch(PartitionIndex index, Credit credit, int mostTasks) {
    this.index = index;
    this.credit = credit;
    this.mostTasks = mostTasks;
  }

  /** Returns the next tasks of one workflow that go; empty: none does. */
  Optional<WorkflowCommand.Dispatch> next() {
    for (QueueName queue : credit.queues()) {
      Map<Lane, LaneShares.Turn> turns = turns(queue);
      Head first = null;
      for (LaneShares.Turn turn : turns.values()) {
        Head head = turn.first();
        first = head != null && head.isMoreUrgent(first) ? head : first;
      }
      if (first != null) {
        return Optional.of(dispatch(first.workflow(), turns));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the turn of each lane of a queue that credit lets go. One that must wait holds its lane
   * up: otherwise the shorter tasks of other workflows, which may go earlier, would pass it for
   * ever.
   */
  private Map<Lane, LaneShares.Turn> turns(QueueName queue) {
    Map<Lane, LaneShares.Turn> turns = new TreeMap<>();
    for (Lane lane : List.of(new Lane(queue, false), new Lane(queue, true))) {
      LaneShares.Turn turn = of(lane).next(index.workflows());
      Head head = turn.first();
      if (head != null && credit.allows(lane, head.task().slotMs(), index.inFlight(lane))) {
        turns.put(lane, turn);
      }
    }
    return turns;
  }

  private WorkflowCommand.Dispatch dispatch(
      WorkflowIndex workflow, Map<Lane, LaneShares.Turn> turns) {
    Map<Lane, LaneShares.Turn> own = new TreeMap<>(turns);
    own.values().removeIf(turn -> turn.first() == null || turn.first().workflow() != workflow);
    Turns batch =
        new Turns(
            workflow,
            List.copyOf(own.keySet()),
            credit,
            index,
            (lane, task, taken) ->
                of(lane).mayGoOn(workflow, task, taken, own.getOrDefault(lane, NONE)));
    List<Integer> tasks = batch.take(Math.min(workflow.room(), mostTasks));
    batch
        .taken()
        .forEach((lane, count) -> of(lane).served(workflow, count, own.getOrDefault(lane, NONE)));
    return new WorkflowCommand.Dispatch(workflow.row().id(), tasks, Map.of());
  }

  private LaneShares of(Lane lane) {
    return shares.computeIfAbsent(lane, LaneShares::new);
  }
}
