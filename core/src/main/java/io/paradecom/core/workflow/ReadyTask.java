package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.Comparator;

/** A task that wants a slot, with what decides its turn. Ordered: the first one goes first. */
record ReadyTask(int index, int priority, long rankMs, long slotMs, Lane lane)
    implements Comparable<ReadyTask> {
  private static final Comparator<ReadyTask> TURN =
      Comparator.comparingInt(ReadyTask::priority)
          .reversed()
          .thenComparing(Comparator.comparingLong(ReadyTask::rankMs).reversed())
          .thenComparingInt(ReadyTask::index);

  static ReadyTask of(int index, TaskSpec spec) {
    return new ReadyTask(index, spec.priority(), spec.rankMs(), spec.slotMs(), Lane.of(spec));
  }

  @Override
  public int compareTo(ReadyTask other) {
    return TURN.compare(this, other);
  }
}
