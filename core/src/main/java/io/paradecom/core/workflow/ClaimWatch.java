package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Notices dispatches that no runner will ever claim. A queue hands out in order, so a dispatch
 * counts as lost when one dispatched later was claimed a while ago, or when the queue has had free
 * slots and no claim for a while. A dispatch that is merely waiting its turn is neither. Kept in
 * memory only: after a start the waits begin anew.
 */
final class ClaimWatch {
  /** Receives dispatched tasks. */
  interface Visitor {
    void visit(WorkflowId workflow, TaskRow row, QueueName queue);
  }

  private record Key(WorkflowId workflow, int index) {}

  private static final class Unclaimed {
    private final long order;
    private final Instant since;
    private @Nullable Instant overtakenAt;

    Unclaimed(long order, Instant since) {
      this.order = order;
      this.since = since;
    }
  }

  private static final class Queue {
    private final LinkedHashMap<Key, Unclaimed> unclaimed = new LinkedHashMap<>();
    private Instant lastClaim = Instant.MIN;
  }

  private final Duration grace;
  private final Map<QueueName, Queue> queues = new HashMap<>();
  private final Map<Key, QueueName> watched = new HashMap<>();
  private long orders;
  private Instant nextLook = Instant.MIN;

  ClaimWatch(Duration grace) {
    this.grace = grace;
  }

  void restore(WorkflowId workflow, TaskRow row, QueueName queue) {
    watch(new Key(workflow, row.index()), queue, row.since());
  }

  void observe(
      WorkflowId workflow,
      StepOverlay.TaskChange change,
      BiFunction<WorkflowId, Integer, QueueName> queueOf,
      Instant now) {
    Key key = new Key(workflow, change.after().index());
    TaskState state = change.after().state();
    QueueName queue = watched.get(key);
    if (queue != null) {
      boolean sameDispatch =
          state == TaskState.DISPATCHED
              && change.before() != null
              && change.before().epoch() == change.after().epoch();
      if (sameDispatch) {
        return;
      }
      unwatch(key, queue, state == TaskState.RUNNING ? now : null);
    }
    if (state == TaskState.DISPATCHED) {
      watch(key, queueOf.apply(workflow, key.index()), now);
    }
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

  /** Returns the wake-up of a dispatch that counts as lost; looks at most five times a grace. */
  Optional<WorkflowCommand> nextLost(Instant now, ToIntFunction<QueueName> freeSlots) {
    if (now.isBefore(nextLook)) {
      return Optional.empty();
    }
    for (Map.Entry<QueueName, Queue> entry : queues.entrySet()) {
      Queue queue = entry.getValue();
      boolean idle = freeSlots.applyAsInt(entry.getKey()) > 0 && isOver(queue.lastClaim, 2, now);
      for (Map.Entry<Key, Unclaimed> candidate : queue.unclaimed.entrySet()) {
        if (isLost(candidate.getValue(), idle, now)) {
          Key key = candidate.getKey();
          return Optional.of(new WorkflowCommand.WakeUp(key.workflow(), key.index(), true));
        }
      }
    }
    nextLook = now.plus(grace.dividedBy(5));
    return Optional.empty();
  }

  private boolean isLost(Unclaimed dispatch, boolean idle, Instant now) {
    Instant overtaken = dispatch.overtakenAt;
    return (overtaken != null && isOver(overtaken, 1, now))
        || (idle && isOver(dispatch.since, 2, now));
  }

  private boolean isOver(Instant start, int graces, Instant now) {
    return start.equals(Instant.MIN) || !now.isBefore(start.plus(grace.multipliedBy(graces)));
  }

  private void watch(Key key, QueueName queue, Instant since) {
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
    queue.lastClaim = claimedAt;
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
