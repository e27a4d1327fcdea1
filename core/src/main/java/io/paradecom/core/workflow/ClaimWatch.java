package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Notices dispatches that no runner will ever claim. A queue hands out in order, so a dispatch
 * counts as lost when one dispatched later was claimed a while ago, or when the queue has had free
 * slots and no claim for a while. A dispatch that is merely waiting its turn is neither: a slot is
 * free unless a claimed task has it, however many dispatches wait. Kept in memory only: after a
 * start the waits begin anew.
 */
final class ClaimWatch {
  /** A task that is on its queue. */
  record Dispatched(WorkflowId workflow, TaskRow row, QueueName queue) {}

  private record Key(WorkflowId workflow, int index) {}

  private static final class Unclaimed {
    private final long order;

    /** Start of the wait; null: it begins with the next look. */
    private @Nullable Instant since;

    private @Nullable Instant overtakenAt;

    Unclaimed(long order, @Nullable Instant since) {
      this.order = order;
      this.since = since;
    }
  }

  private static final class Queue {
    private final LinkedHashMap<Key, Unclaimed> unclaimed = new LinkedHashMap<>();

    /** Since when there were free slots and no claim; null: not at the last look. */
    private @Nullable Instant idleSince;
  }

  private final Duration grace;
  private final Map<QueueName, Queue> queues = new HashMap<>();
  private final Map<Key, QueueName> watched = new HashMap<>();
  private long orders;
  private Instant nextLook = Instant.MIN;

  ClaimWatch(Duration grace) {
    this.grace = grace;
  }

  /** Takes in what was dispatched before the start; {@code dispatched} in that order. */
  void restore(List<Dispatched> dispatched) {
    for (Dispatched task : dispatched) {
      watch(new Key(task.workflow(), task.row().index()), task.queue(), null);
    }
  }

  /**
   * Takes in what a Step made of a task.
   *
   * @param claimed whether a claim was taken in that Step, whatever followed it
   */
  void observe(
      WorkflowId workflow,
      StepOverlay.TaskChange change,
      boolean claimed,
      BiFunction<WorkflowId, Integer, QueueName> queueOf,
      Instant now) {
    Key key = new Key(workflow, change.after().index());
    QueueName queue = watched.get(key);
    boolean isOut = change.after().state() == TaskState.DISPATCHED;
    if (queue != null && isOut && isSameDispatch(change)) {
      return;
    }
    if (queue != null) {
      unwatch(key, queue, claimed ? now : null);
    }
    if (isOut) {
      watch(key, queueOf.apply(workflow, key.index()), now);
    }
  }

  private static boolean isSameDispatch(StepOverlay.TaskChange change) {
    return change.before() != null && change.before().epoch() == change.after().epoch();
  }

  void forget(WorkflowId workflow) {
    watched
        .entrySet()
        .removeIf(entry -> {
          boolean gone = entry.getKey().workflow().equals(workflow);
          if (gone) {
            queue(entry.getValue()).unclaimed.remove(entry.getKey());
          }
          return gone;
        });
  }

  /**
   * Returns the wake-up of a dispatch that counts as lost; looks at most five times a grace.
   *
   * @param usableSlots how many slots there are for the dispatches and claimed tasks of a queue,
   *     less the tasks in flight
   */
  Optional<WorkflowCommand> nextLost(Instant now, ToIntFunction<QueueName> usableSlots) {
    if (now.isBefore(nextLook)) {
      return Optional.empty();
    }
    for (Map.Entry<QueueName, Queue> entry : queues.entrySet()) {
      Queue queue = entry.getValue();
      look(queue, usableSlots.applyAsInt(entry.getKey()) + queue.unclaimed.size(), now);
      for (Map.Entry<Key, Unclaimed> candidate : queue.unclaimed.entrySet()) {
        if (isLost(candidate.getValue(), queue, now)) {
          // The waits begin anew, so that a wake-up that moves nothing is not given for ever.
          candidate.getValue().since = now;
          candidate.getValue().overtakenAt = null;
          Key key = candidate.getKey();
          return Optional.of(new WorkflowCommand.WakeUp(key.workflow(), key.index(), true));
        }
      }
    }
    nextLook = now.plus(grace.dividedBy(5));
    return Optional.empty();
  }

  /**
   * Returns when {@link #nextLost} may find something; null: while nothing is on a queue, never.
   */
  @Nullable Instant nextLook() {
    return watched.isEmpty() ? null : nextLook;
  }

  private static void look(Queue queue, int freeSlots, Instant now) {
    if (freeSlots <= 0) {
      queue.idleSince = null;
    } else if (queue.idleSince == null) {
      queue.idleSince = now;
    }
    for (Unclaimed dispatch : queue.unclaimed.values()) {
      dispatch.since = dispatch.since == null ? now : dispatch.since;
    }
  }

  private boolean isLost(Unclaimed dispatch, Queue queue, Instant now) {
    return isOver(dispatch.overtakenAt, 1, now)
        || (isOver(queue.idleSince, 2, now) && isOver(dispatch.since, 2, now));
  }

  private boolean isOver(@Nullable Instant start, int graces, Instant now) {
    return start != null && !now.isBefore(start.plus(grace.multipliedBy(graces)));
  }

  private void watch(Key key, QueueName queue, @Nullable Instant since) {
    watched.put(key, queue);
    queue(queue).unclaimed.put(key, new Unclaimed(orders++, since));
  }

  private void unwatch(Key key, QueueName name, @Nullable Instant claimedAt) {
    watched.remove(key);
    Queue queue = queue(name);
    Unclaimed dispatch = queue.unclaimed.remove(key);
    if (dispatch == null || claimedAt == null) {
      return;
    }
    queue.idleSince = null;
    for (Unclaimed other : queue.unclaimed.values()) {
      if (other.order > dispatch.order) {
        break;
      }
      other.overtakenAt = other.overtakenAt == null ? claimedAt : other.overtakenAt;
    }
  }

  private Queue queue(QueueName name) {
    return queues.computeIfAbsent(name, _ -> new Queue());
  }
}
