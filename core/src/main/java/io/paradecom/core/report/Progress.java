package io.paradecom.core.report;

import io.paradecom.core.graph.CompactGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * How much of a run is done, and how long the rest takes, as far as times are known.
 *
 * <p>How much is done is {@link ExpectedWork}. The rest takes at least max(longest path, work /
 * slots), which scheduling by longest path comes within a few percent of, and at most longest path
 * + work / slots (Graham 1969): bounds that cost one pass over the graph, for any number of
 * watchers and any size of graph. Who has a process of its own for one run can simulate the rest
 * instead.
 *
 * @param basis what the percentage is of
 * @param percent 0 to 100
 * @param endedPercent the same of tasks that have ended alone
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
    double endedPercent,
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

  /** What is known of the tasks of a run, by their places. */
  public static final class Known {
    /** Nothing is stated of a time. */
    public static final long UNKNOWN = -1;

    /** Somebody outside ends the task. */
    public static final long OUTSIDE = -2;

    final long[] statedMs;
    final long[] tookMs;
    final BitSet over = new BitSet();
    private final Map<Integer, Long> usualMs = new HashMap<>();

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
     * Tells what a task usually takes, as in earlier runs; that counts before what is stated.
     *
     * @param ms at least 0
     */
    public void usual(int task, long ms) {
      usualMs.put(task, ms);
    }

    /** Returns what a task usually takes; {@link #UNKNOWN}: nothing was told. */
    long usualMs(int task) {
      return usualMs.getOrDefault(task, UNKNOWN);
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
    private final ExpectedWork work;

    Measure(CompactGraph graph, Known known) {
      this.graph = graph;
      this.known = known;
      this.work = ExpectedWork.of(known);
    }

    Progress progress(int slots) {
      boolean byWork = work.unknown() == 0 && work.workMs() > 0;
      long[] ranks = ranks(work::leftMs);
      long span = Arrays.stream(ranks).max().orElse(0);
      long shared = Math.ceilDiv(work.restMs(), (long) slots);
      int tasks = graph.size();
      double counted = tasks == 0 ? 100 : 100.0 * known.over.cardinality() / tasks;
      return new Progress(
          byWork ? Basis.WORK : Basis.COUNT,
          byWork ? work.percent() : counted,
          byWork ? work.endedPercent() : counted,
          work.doneMs(),
          work.workMs(),
          work.unknown() == 0 ? Math.max(span, shared) : -1,
          work.unknown() == 0 ? span + shared : -1,
          work.openEnded(),
          longest());
    }

    /** Longest path from each task to the end. */
    private long[] ranks(IntToLongFunction costs) {
      long[] ranks = new long[graph.size()];
      int[] order = graph.stableOrder();
      for (int i = order.length - 1; i >= 0; i--) {
        int task = order[i];
        long behind = 0;
        for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
          behind = Math.max(behind, ranks[graph.dependant(e)]);
        }
        ranks[task] = costs.applyAsLong(task) + behind;
      }
      return ranks;
    }

    /** A path of the longest time. */
    private List<Integer> longest() {
      // A task of no time, or of one that nobody knows, is still a step.
      long[] ranks = ranks(any -> Math.max(1, work.costMs(any)));
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
