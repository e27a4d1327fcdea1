package io.paradecom.core.graph;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The ready tasks of a simulation in the order of its policy; O(log n) a task. */
final class ReadyTasks {
  private final IntHeap keys = new IntHeap(16);
  private final int[] taskByKey;
  private final int[] keyByTask;
  private int arrived;

  private ReadyTasks(int[] taskByKey, int[] keyByTask) {
    this.taskByKey = taskByKey;
    this.keyByTask = keyByTask;
  }

  static ReadyTasks of(PlannedGraph plan, SchedulePolicy policy, int[] wave) {
    return switch (policy) {
      case LONGEST_PATH -> sorted(plan, Comparator.comparing(task -> new Urgency(plan, task)));
      case LEVELS -> sorted(plan, Comparator.comparingInt(task -> wave[task]));
      case FIFO -> new ReadyTasks(new int[plan.size()], new int[0]);
    };
  }

  private static ReadyTasks sorted(PlannedGraph plan, Comparator<Integer> comparator) {
    int[] tasks =
        IntStream.range(0, plan.size())
            .boxed()
            .sorted(comparator)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] keys = new int[tasks.length];
    for (int key = 0; key < tasks.length; key++) {
      keys[tasks[key]] = key;
    }
    return new ReadyTasks(tasks, keys);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Adds a task; no task is added twice. */
  void add(int task) {
    if (keyByTask.length > 0) {
      keys.add(keyByTask[task]);
    } else {
      taskByKey[arrived] = task;
      keys.add(arrived++);
    }
  }

  int first() {
    return taskByKey[keys.smallest()];
  }

  int removeFirst() {
    return taskByKey[keys.removeSmallest()];
  }

  private record Urgency(int priority, long rank) implements Comparable<Urgency> {
    Urgency(PlannedGraph plan, int task) {
      this(plan.tasks().get(task).priority(), plan.rank(task));
    }

    @Override
    public int compareTo(Urgency other) {
      int byPriority = Integer.compare(other.priority, priority);
      return byPriority != 0 ? byPriority : Long.compare(other.rank, rank);
    }
  }
}
