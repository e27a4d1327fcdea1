package io.paradecom.core.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many tasks run at which time of a schedule.
 *
 * @param steps ascending by time; each holds until the next; the last one has 0
 */
public record ParallelismProfile(List<Step> steps) {
  /** From {@code timeMs} on {@code running} tasks run. */
  public record Step(long timeMs, int running) {}

  public ParallelismProfile {
    steps = List.copyOf(steps);
  }

  /**
   * Returns the profile of tasks that start and end at these times, in any order of tasks. Cost:
   * O(n log n).
   *
   * @throws IllegalArgumentException when there are not as many ends as starts
   */
  public static ParallelismProfile of(long[] startMs, long[] endMs) {
    if (startMs.length != endMs.length) {
      throw new IllegalArgumentException(
          "Expected %d ends, but found %d.".formatted(startMs.length, endMs.length));
    }
    long[] starts = startMs.clone();
    long[] ends = endMs.clone();
    Arrays.sort(starts);
    Arrays.sort(ends);
    List<Step> steps = new ArrayList<>();
    int started = 0;
    int ended = 0;
    while (ended < ends.length) {
      long now = started < starts.length ? Math.min(starts[started], ends[ended]) : ends[ended];
      while (started < starts.length && starts[started] == now) {
        started++;
      }
      while (ended < ends.length && ends[ended] == now) {
        ended++;
      }
      steps.add(new Step(now, started - ended));
    }
    return new ParallelismProfile(steps);
  }

  /** Returns the most tasks that run at the same time. */
  public int peak() {
    return steps.stream().mapToInt(Step::running).max().orElse(0);
  }

  /** Returns for how long exactly {@code running} tasks run, in milliseconds. */
  public long timeMsWith(int running) {
    long time = 0;
    for (int i = 0; i + 1 < steps.size(); i++) {
      if (steps.get(i).running() == running) {
        time += steps.get(i + 1).timeMs() - steps.get(i).timeMs();
      }
    }
    return time;
  }
}
