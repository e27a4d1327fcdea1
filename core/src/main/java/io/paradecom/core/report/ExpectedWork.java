package io.paradecom.core.report;

import io.paradecom.core.graph.PlannedTime;
import io.paradecom.core.report.Progress.Known;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What the tasks of a run take and what is left of it, as far as times are known.
 *
 * <p>A task to come takes as long as it usually does; else what was stated for it times the pace so
 * far (measured over stated time of what ended); where nothing was stated, the mean of those that
 * ended and for which nothing was stated either, or else of all that ended. Pace and means count
 * from {@value #LEAST_MEASURED} tasks that ended on. One that runs for longer than that is taken to
 * end now.
 */
public final class ExpectedWork {
  /** Fewer tasks that ended say nothing of those to come. */
  private static final int LEAST_MEASURED = 3;

  /** Less than that of a run says nothing of what all of it uses. */
  private static final double LEAST_ENDED_PERCENT = 1;

  private final Known known;
  private final double pace;
  private final long mean;
  private final long[] cost;
  private final long[] left;
  private int unknown;
  private int openEnded;

  private ExpectedWork(Known known) {
    this.known = known;
    this.pace = pace();
    this.mean = mean();
    this.cost = new long[known.statedMs.length];
    this.left = new long[known.statedMs.length];
    for (int task = 0; task < cost.length; task++) {
      weigh(task);
    }
  }

  /** Measures a run. Cost: O(tasks). */
  public static ExpectedWork of(Known known) {
    return new ExpectedWork(known);
  }

  /**
   * Returns what is stated of a task's time, for {@link Known}: 0 of a gate and of what does not
   * run, {@link Known#OUTSIDE} of what waits for nobody knows how long.
   */
  public static long statedMs(TaskSpec task) {
    if (task.disposition() != Disposition.RUN || task.action() instanceof TaskAction.Gate) {
      return 0;
    }
    Duration stated = task.statedDuration();
    if (stated != null) {
      return Math.min(stated.toMillis(), PlannedTime.MAX_MS);
    }
    return task.action() instanceof TaskAction.Awaited ? Known.OUTSIDE : Known.UNKNOWN;
  }

  /** Returns what a task took or is expected to take in all, at least what it took so far. */
  public long costMs(int task) {
    return cost[task];
  }

  /** Returns what is to come of a task; 0: it has ended, or nothing is known. */
  public long leftMs(int task) {
    return left[task];
  }

  /** Returns all work in milliseconds, that which is done included. */
  public long workMs() {
    return Arrays.stream(cost).sum();
  }

  /** Returns the work to come in milliseconds. */
  public long restMs() {
    return Arrays.stream(left).sum();
  }

  /** Returns the work that is done, in milliseconds. */
  public long doneMs() {
    return workMs() - restMs();
  }

  /** Returns how much of the work is done, 0 to 100; 100 where there is none. */
  public double percent() {
    long work = workMs();
    return work == 0 ? 100 : 100.0 * (work - restMs()) / work;
  }

  /**
   * Returns how much of the work tasks took that have ended, 0 to 100: what they used is told,
   * while what those that run use is not yet.
   */
  public double endedPercent() {
    long work = workMs();
    long ended = known.over.stream().mapToLong(task -> cost[task]).sum();
    return work == 0 ? 100 : 100.0 * ended / work;
  }

  /**
   * Returns what all tasks use, over what those that have ended did, if the others use as much for
   * as much work; empty: too few have ended to say.
   *
   * @param endedPercent {@link #endedPercent()}
   */
  public static OptionalDouble growth(double endedPercent) {
    return endedPercent < LEAST_ENDED_PERCENT
        ? OptionalDouble.empty()
        : OptionalDouble.of(100 / endedPercent);
  }

  /** Returns of how many tasks to come no time is known. */
  public int unknown() {
    return unknown;
  }

  /** Returns how many tasks to come somebody outside ends, which no time counts. */
  public int openEnded() {
    return openEnded;
  }

  private double pace() {
    double stated = 0;
    double took = 0;
    int count = 0;
    for (int task = 0; task < known.statedMs.length; task++) {
      if (known.over.get(task) && known.tookMs[task] >= 0 && known.statedMs[task] > 0) {
        stated += known.statedMs[task];
        took += known.tookMs[task];
        count++;
      }
    }
    return count < LEAST_MEASURED || took == 0 ? 1 : took / stated;
  }

  private long mean() {
    long alike = mean(false);
    return alike == Known.UNKNOWN ? mean(true) : alike;
  }

  private long mean(boolean all) {
    long took = 0;
    int count = 0;
    for (int task = 0; task < known.statedMs.length; task++) {
      boolean ran = known.over.get(task) && known.tookMs[task] >= 0;
      if (ran && (all || known.statedMs[task] == Known.UNKNOWN)) {
        took += known.tookMs[task];
        count++;
      }
    }
    return count < LEAST_MEASURED ? Known.UNKNOWN : took / count;
  }

  private void weigh(int task) {
    long took = Math.max(0, known.tookMs[task]);
    if (known.over.get(task)) {
      cost[task] = took;
      return;
    }
    long expected = expectedMs(task);
    if (expected == Known.OUTSIDE) {
      openEnded++;
      expected = 0;
    } else if (expected < 0) {
      unknown++;
      expected = 0;
    }
    cost[task] = Math.max(expected, took);
    left[task] = cost[task] - took;
  }

  private long expectedMs(int task) {
    long usual = known.usualMs(task);
    if (usual >= 0) {
      return usual;
    }
    long stated = known.statedMs[task];
    if (stated == Known.OUTSIDE) {
      return Known.OUTSIDE;
    }
    return stated >= 0 ? Math.round(stated * pace) : mean;
  }
}
