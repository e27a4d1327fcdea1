package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns from the results that a partition accepts how long tasks take for which nothing is stated.
 * A hint for turns and forecasts only. What it knows are rows of the store; in memory it keeps
 * which of them was used when, so that the one that was not for the longest time is given up when
 * there are too many. Cost of a result: O(log sketches).
 */
final class LearnedTimes {
  /** Most sketches of a partition: about a megabyte of rows. */
  static final int MOST = 4_096;

  private final WorkflowStore store;
  private final int most;
  private final TreeMap<Long, String> byUse = new TreeMap<>();

  /** Reads which there are. Cost: O(sketches). */
  LearnedTimes(WorkflowStore store, int most) {
    this.store = store;
    this.most = most;
    store.forEachLearned(time -> byUse.put(time.use(), time.sketch()));
  }

  /** Takes in that an attempt at a task succeeded. */
  void learn(TaskSpec task, TaskResult result) {
    Optional<String> sketch = TaskSketch.of(task);
    if (sketch.isEmpty()) {
      return;
    }
    Duration took = Duration.between(result.startedAt(), result.endedAt());
    long use = byUse.isEmpty() ? 1 : byUse.lastKey() + 1;
    LearnedTime before = store.learned(sketch.get());
    LearnedTime after =
        before == null ? LearnedTime.first(sketch.get(), took, use) : before.with(took, use);
    if (before != null) {
      byUse.remove(before.use());
    }
    byUse.put(use, sketch.get());
    store.putLearned(after);
    while (byUse.size() > most) {
      Map.Entry<Long, String> oldest = byUse.pollFirstEntry();
      store.dropLearned(oldest.getValue());
    }
  }

  /** Returns whether both know of the same rows. */
  boolean isEqualTo(LearnedTimes other) {
    return byUse.equals(other.byUse);
  }

  @Override
  public String toString() {
    return byUse.toString();
  }
}
