package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.Comparator;

/**
 * A task that wants a slot, with what decides its turn. Ordered: the first one goes first.
 *
 * @param holds whether it has resources, which nobody else can have meanwhile
 */
record ReadyTask(int index, boolean holds, int priority, long rankMs, long slotMs, Lane lane)
    implements Comparable<ReadyTask> {
  private static final Comparator<ReadyTask> TURN =
      Comparator.comparing(ReadyTask::holds)
          .thenComparingInt(ReadyTask::priority)
          .reversed()
          .thenComparing(Comparator.comparingLong(ReadyTask::rankMs).reversed())
          .thenComparingInt(ReadyTask::index);

  static ReadyTask of(int index, TaskSpec spec) {
    return new ReadyTask(
        index, spec.wantsResources(), spec.priority(), spec.rankMs(), spec.slotMs(), Lane.of(spec));
  }

  @Override
  public int compareTo(ReadyTask other) {
    return TURN.compare(this, other);
  }
}
