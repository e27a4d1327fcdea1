package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskSpec;
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

  static ReadyTasks of(PlannedGraph plan, SchedulePolicy policy) {
    return switch (policy) {
      case LONGEST_PATH -> byLongestPath(plan);
      case LEVELS -> byWave(plan);
      case FIFO -> new ReadyTasks(new int[plan.size()], new int[0]);
    };
  }

  /** Returns none ready, in the same order, which is not {@link SchedulePolicy#FIFO}. */
  ReadyTasks empty() {
    return new ReadyTasks(taskByKey, keyByTask);
  }

  private static ReadyTasks byLongestPath(PlannedGraph plan) {
    int[] priority = plan.tasks().stream().mapToInt(TaskSpec::priority).toArray();
    return sorted(
        plan,
        (a, b) ->
            priority[a] != priority[b]
                ? Integer.compare(priority[b], priority[a])
                : Long.compare(plan.rank(b), plan.rank(a)));
  }

  private static ReadyTasks byWave(PlannedGraph plan) {
    int[] wave = plan.waves();
    return sorted(plan, Comparator.comparingInt(task -> wave[task]));
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
}
