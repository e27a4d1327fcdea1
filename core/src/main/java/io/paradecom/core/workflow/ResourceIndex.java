package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which tasks of one live workflow want, claim and hold resources; follows from their rows. */
final class ResourceIndex {
  private final Map<QueueName, TreeSet<ReadyTask>> unclaimed = new TreeMap<>();
  private final TreeSet<Integer> waiting = new TreeSet<>();
  private final TreeSet<Integer> idle = new TreeSet<>();

  void addUnclaimed(ReadyTask task) {
    unclaimed.computeIfAbsent(task.lane().queue(), _ -> new TreeSet<>()).add(task);
  }

  void removeUnclaimed(ReadyTask task) {
    unclaimed.computeIfPresent(
        task.lane().queue(),
        (_, tasks) -> {
          tasks.remove(task);
          return tasks.isEmpty() ? null : tasks;
        });
  }

  /** Takes in whether a task's claim waits, and whether it has what it wants and does not run. */
  void update(TaskRow row) {
    set(waiting, row.index(), row.reason() == WaitReason.RESOURCE && row.claim() != 0);
    set(idle, row.index(), row.isIdleHolder());
  }

  private static void set(Set<Integer> tasks, int task, boolean within) {
    if (within) {
      tasks.add(task);
    } else {
      tasks.remove(task);
    }
  }

  /** Returns the tasks whose claims wait. */
  Set<Integer> waiting() {
    return waiting;
  }

  /**
   * Returns the tasks to claim for next, in the order of their turns within each queue.
   *
   * @param room how many more tasks the workflow may have in flight
   * @param most how many of its claims may wait at a time
   * @param served whether a queue has slots: what waits for a runner should hold nothing
   */
  List<Integer> next(int room, int most, int batch, Predicate<QueueName> served) {
    List<Integer> next = new ArrayList<>();
    // While it has more than it may start, it only keeps others from it.
    int left = idle.size() < room ? Math.min(batch, most - waiting.size()) : 0;
    for (Map.Entry<QueueName, TreeSet<ReadyTask>> queue : unclaimed.entrySet()) {
      if (left > 0 && served.test(queue.getKey())) {
        queue.getValue().stream().limit(left).forEach(task -> next.add(task.index()));
        left -= Math.min(left, queue.getValue().size());
      }
    }
    return next;
  }

  boolean wants() {
    return !unclaimed.isEmpty();
  }

  boolean isEmpty() {
    return unclaimed.isEmpty() && waiting.isEmpty() && idle.isEmpty();
  }

  boolean isEqualTo(ResourceIndex other) {
    return unclaimed.equals(other.unclaimed)
        && waiting.equals(other.waiting)
        && idle.equals(other.idle);
  }

  @Override
  public String toString() {
    return "unclaimed %s, waiting %s, idle %s".formatted(unclaimed, waiting, idle);
  }
}
