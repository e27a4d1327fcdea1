package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A task that wants a slot, with what decides its turn. Ordered: the first one goes first.
 *
 * @param holds whether it has resources, which nobody else can have meanwhile
 * @param rank by the policy of its workflow: the milliseconds of the longest remaining path, or the
 *     microseconds since 1970 at which it became ready, negated
 */
record ReadyTask(int index, boolean holds, int priority, long rank, long slotMs, Lane lane)
    implements Comparable<ReadyTask> {
  private static final Comparator<ReadyTask> TURN =
      Comparator.comparing(ReadyTask::holds)
          .thenComparingInt(ReadyTask::priority)
          .reversed()
          .thenComparing(Comparator.comparingLong(ReadyTask::rank).reversed())
          .thenComparingInt(ReadyTask::index);

  static ReadyTask of(TaskRow row, TaskSpec spec, TurnPolicy policy) {
    long rank =
        switch (policy) {
          case LONGEST_PATH -> spec.rankMs();
          case FIFO -> -micros(row.readyAt());
        };
    return new ReadyTask(
        row.index(), spec.wantsResources(), spec.priority(), rank, spec.slotMs(), Lane.of(spec));
  }

  private static long micros(@Nullable Instant readyAt) {
    return readyAt == null ? 0 : readyAt.getEpochSecond() * 1_000_000 + readyAt.getNano() / 1000;
  }

  @Override
  public int compareTo(ReadyTask other) {
    return TURN.compare(this, other);
  }
}
