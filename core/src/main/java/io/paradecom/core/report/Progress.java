package io.paradecom.core.report;

import io.paradecom.core.graph.CompactGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How much of a run is done, and how long the rest takes, as far as times are known.
 *
 * <p>A task's time is what was stated for it times the pace so far (measured over stated time of
 * what ended); where nothing was stated, the mean of those that ended and for which nothing was
 * stated either, or else of all that ended. The rest takes at least max(longest path, work /
 * slots), which scheduling by longest path comes within a few percent of, and at most longest path
 * + work / slots (Graham 1969).
 *
 * @param basis what the percentage is of
 * @param percent 0 to 100
 * @param doneMs work that is done
 * @param workMs all work
 * @param restMs from now to the end; -1: not known
 * @param mostMs from now to the end, if it goes badly; -1: not known
 * @param openEnded tasks to come that somebody outside ends, which no time counts
 * @param criticalPath tasks of a longest path in their order, by what ran took and by what is to
 *     come is expected to
 */
public record Progress(
    Basis basis,
    double percent,
    long doneMs,
    long workMs,
    long restMs,
    long mostMs,
    int openEnded,
    List<Integer> criticalPath) {
  /** What is known of times. */
  public enum Basis {
    /** Every task to come has a time. */
    WORK,
    /** Some have none, so tasks are counted. */
    COUNT
  }

  public Progress {
    criticalPath = List.copyOf(criticalPath);
  }

  /** Fewer tasks that ended say nothing of those to come. */
  private static final int LEAST_MEASURED = 3;

  /** What is known of the tasks of a run, by their places. */
  public static final class Known {
    /** Nothing is stated of a time. */
    public static final long UNKNOWN = -1;

    /** Somebody outside ends the task. */
    public static final long OUTSIDE = -2;

    private final long[] statedMs;
    private final long[] tookMs;
    private final BitSet over = new BitSet();

    /**
     * Nothing has happened yet.
     *
     * @param statedMs expected times, at least 0, {@link #UNKNOWN} or {@link #OUTSIDE}; kept, never
     *     changed
     */
    public Known(long[] statedMs) {
      this.statedMs = statedMs;
      tookMs = new long[statedMs.length];
      Arrays.fill(tookMs, -1);
    }

    /**
     * Tells what a task took from its first start until now.
     *
     * @param ms at least 0; -1: it never started
     */
    public void took(int task, long ms) {
      tookMs[task] = ms;
    }

    /** Tells that a task ended, and what it took from its first start to its end. */
    public void ended(int task, long ms) {
      tookMs[task] = ms;
      over.set(task);
    }
  }

  /**
   * Measures a run. Cost: O(V + E) for a graph in order.
   *
   * @param slots tasks that can run at the same time, at least 1
   */
  public static Progress of(CompactGraph graph, Known known, int slots) {
    return new Measure(graph, known).progress(slots);
  }

  private static final class Measure {
    private final CompactGraph graph;
    private final Known known;
    private final double pace;
    private final long mean;
    private final long[] cost;
    private final long[] left;
    private int unknown;
    private int openEnded;

    Measure(CompactGraph graph, Known known) {
      this.graph = graph;
      this.known = known;
      this.pace = pace();
      this.mean = mean();
      this.cost = new long[graph.size()];
      this.left = new long[graph.size()];
      for (int task = 0; task < cost.length; task++) {
        weigh(task);
      }
    }

    private double pace() {
      double stated = 0;
      double took = 0;
      int count = 0;
      for (int task = 0; task < graph.size(); task++) {
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
      for (int task = 0; task < graph.size(); task++) {
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
      long stated = known.statedMs[task];
      long expected = stated >= 0 ? Math.round(stated * pace) : mean;
      if (stated == Known.OUTSIDE) {
        openEnded++;
        expected = 0;
      } else if (expected < 0) {
        unknown++;
        expected = 0;
      }
      cost[task] = Math.max(expected, took);
      left[task] = cost[task] - took;
    }

    Progress progress(int slots) {
      long work = Arrays.stream(cost).sum();
      long rest = Arrays.stream(left).sum();
      boolean byWork = unknown == 0 && work > 0;
      long[] ranks = ranks(left);
      long span = Arrays.stream(ranks).max().orElse(0);
      long shared = Math.ceilDiv(rest, (long) slots);
      int tasks = graph.size();
      double counted = tasks == 0 ? 100 : 100.0 * known.over.cardinality() / tasks;
      return new Progress(
          byWork ? Basis.WORK : Basis.COUNT,
          byWork ? 100.0 * (work - rest) / work : counted,
          work - rest,
          work,
          unknown == 0 ? Math.max(span, shared) : -1,
          unknown == 0 ? span + shared : -1,
          openEnded,
          longest());
    }

    /** Longest path from each task to the end. */
    private long[] ranks(long[] costs) {
      long[] ranks = new long[costs.length];
      int[] order = graph.stableOrder();
      for (int i = order.length - 1; i >= 0; i--) {
        int task = order[i];
        long behind = 0;
        for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
          behind = Math.max(behind, ranks[graph.dependant(e)]);
        }
        ranks[task] = costs[task] + behind;
      }
      return ranks;
    }

    /** A path of the longest time. */
    private List<Integer> longest() {
      long[] weights = new long[cost.length];
      // A task of no time, or of one that nobody knows, is still a step.
      Arrays.setAll(weights, task -> Math.max(1, cost[task]));
      long[] ranks = ranks(weights);
      int task = -1;
      for (int i = 0; i < ranks.length; i++) {
        task = task < 0 || ranks[i] > ranks[task] ? i : task;
      }
      List<Integer> path = new ArrayList<>();
      while (task >= 0) {
        path.add(task);
        int next = -1;
        for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
          int dependant = graph.dependant(e);
          next = next < 0 || ranks[dependant] > ranks[next] ? dependant : next;
        }
        task = next;
      }
      return path;
    }
  }
}
