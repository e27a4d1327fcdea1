package io.paradecom.common.layout;

import io.paradecom.core.graph.CompactGraph;
import java.util.Arrays;

/**
 * Places for the tasks of a graph of any size: a column from left to right by how deep a task
 * stands, and a row within it near those that it has to do with. A level with more tasks than the
 * picture is to be high takes several columns.
 *
 * <p>Columns are whole numbers from 0; rows are fractions of at least 0, and two tasks of a column
 * are at least 1 apart. Unchangeable; 16 bytes a task.
 *
 * <p>Levels are ordered by the means of their neighbours' rows, forwards and backwards in turn
 * (Sugiyama, Tagawa and Toda 1981), and rows are those of least squared distance from these means
 * that keep the order (isotonic regression by pooling). No nodes stand in for long edges, which may
 * run behind tasks: that keeps the cost at O(E + V log V).
 */
public final class MapLayout {
  private static final int SWEEPS = 6;

  /** This share of a level's distance from the middle is taken back. */
  private static final double PULL = 0.25;

  /** Fewer rows than this are no reason to begin another column. */
  private static final int LEAST_ROWS = 24;

  /** Columns are this many times as wide as rows are high, so that a picture is near a screen's. */
  private static final int ROWS_PER_COLUMN = 4;

  private final CompactGraph graph;
  private final int[] column;
  private final double[] row;
  private final int[] inOrder;
  private final int[] columnStart;
  private double height;

  private MapLayout(CompactGraph graph, int[] levels) {
    this.graph = graph;
    column = new int[graph.size()];
    row = new double[graph.size()];
    int[][] tasks = byLevel(levels);
    int most =
        Math.max(LEAST_ROWS, (int) Math.sqrt((double) ROWS_PER_COLUMN * Math.max(1, row.length)));
    int columns = 0;
    int[] lanes = new int[tasks.length];
    for (int level = 0; level < tasks.length; level++) {
      lanes[level] = Math.max(1, (tasks[level].length + most - 1) / most);
      place(tasks[level], lanes[level], false);
    }
    sweep(tasks, lanes);
    for (int level = 0; level < tasks.length; level++) {
      for (int i = 0; i < tasks[level].length; i++) {
        column[tasks[level][i]] = columns + i % lanes[level];
      }
      columns += lanes[level];
    }
    settle();
    columnStart = new int[columns + 1];
    inOrder = sorted();
  }

  /**
   * Places the tasks of a graph.
   *
   * @param levels of the tasks, from 0 without gaps, each above those of what it needs
   */
  public static MapLayout of(CompactGraph graph, int[] levels) {
    return new MapLayout(graph, levels);
  }

  private static int[][] byLevel(int[] levels) {
    int[] sizes = new int[Arrays.stream(levels).max().orElse(-1) + 1];
    for (int level : levels) {
      sizes[level]++;
    }
    int[][] tasks = new int[sizes.length][];
    Arrays.setAll(tasks, level -> new int[sizes[level]]);
    int[] taken = new int[sizes.length];
    for (int task = 0; task < levels.length; task++) {
      tasks[levels[task]][taken[levels[task]]++] = task;
    }
    return tasks;
  }

  private void sweep(int[][] tasks, int[] lanes) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean forwards = sweep % 2 == 0;
      for (int i = 0; i < tasks.length; i++) {
        int level = forwards ? i : tasks.length - 1 - i;
        order(tasks[level], forwards);
        place(tasks[level], lanes[level], true);
      }
    }
  }

  /** Sorts a level by where its neighbours on one side stand, and remembers that as its wish. */
  private void order(int[] tasks, boolean forwards) {
    double[] wishes = new double[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      wishes[i] = mean(tasks[i], forwards);
    }
    int[] before = tasks.clone();
    long[] keys = new long[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      keys[i] = key(wishes[i], i);
    }
    Arrays.sort(keys);
    for (int i = 0; i < tasks.length; i++) {
      int place = (int) keys[i];
      tasks[i] = before[place];
      row[tasks[i]] = wishes[place];
    }
  }

  /**
   * Returns a number that sorts as a value does, and equal values by their places. A float is exact
   * enough: rows are 1 apart. Sorting objects instead took most of the time of a large graph.
   */
  private static long key(double value, int place) {
    int bits = Float.floatToIntBits((float) value);
    int ordered = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    return ((long) ordered << Integer.SIZE) | place;
  }

  private double mean(int task, boolean ofNeeds) {
    int begin = ofNeeds ? graph.needsBegin(task) : graph.dependantsBegin(task);
    int end = ofNeeds ? graph.needsEnd(task) : graph.dependantsEnd(task);
    double sum = 0;
    for (int e = begin; e < end; e++) {
      sum += row[ofNeeds ? graph.need(e) : graph.dependant(e)];
    }
    return begin == end ? row[task] : sum / (end - begin);
  }

  /** Gives the tasks of a level rows: near their wishes, or in the middle. */
  private void place(int[] tasks, int lanes, boolean wished) {
    if (lanes == 1 && wished) {
      pool(tasks);
      settleTowardsMiddle(tasks);
      return;
    }
    int rows = (tasks.length + lanes - 1) / lanes;
    for (int i = 0; i < tasks.length; i++) {
      row[tasks[i]] = Math.floorDiv(i, lanes) - (rows - 1) / 2.0;
    }
  }

  /** Keeps long graphs from drifting off, level by level. */
  private void settleTowardsMiddle(int[] tasks) {
    double sum = 0;
    for (int task : tasks) {
      sum += row[task];
    }
    double drift = tasks.length == 0 ? 0 : PULL * sum / tasks.length;
    for (int task : tasks) {
      row[task] -= drift;
    }
  }

  /** Pools neighbours that wish for the same room, and puts each pool where its mean wish is. */
  private void pool(int[] tasks) {
    double[] sums = new double[tasks.length];
    int[] sizes = new int[tasks.length];
    int pools = 0;
    for (int i = 0; i < tasks.length; i++) {
      sums[pools] = row[tasks[i]] - i;
      sizes[pools++] = 1;
      while (pools > 1 && sums[pools - 2] * sizes[pools - 1] > sums[pools - 1] * sizes[pools - 2]) {
        pools--;
        sums[pools - 1] += sums[pools];
        sizes[pools - 1] += sizes[pools];
      }
    }
    int at = 0;
    for (int pool = 0; pool < pools; pool++) {
      for (int i = 0; i < sizes[pool]; i++) {
        row[tasks[at]] = sums[pool] / sizes[pool] + at;
        at++;
      }
    }
  }

  /** Begins at 0. */
  private void settle() {
    double least = Arrays.stream(row).min().orElse(0);
    for (int task = 0; task < row.length; task++) {
      row[task] -= least;
      height = Math.max(height, row[task] + 1);
    }
  }

  private int[] sorted() {
    for (int at : column) {
      columnStart[at + 1]++;
    }
    for (int at = 0; at + 1 < columnStart.length; at++) {
      columnStart[at + 1] += columnStart[at];
    }
    int[] filled = columnStart.clone();
    int[] sorted = new int[row.length];
    for (int task = 0; task < row.length; task++) {
      sorted[filled[column[task]]++] = task;
    }
    for (int at = 0; at + 1 < columnStart.length; at++) {
      sortByRow(sorted, columnStart[at], columnStart[at + 1]);
    }
    return sorted;
  }

  private void sortByRow(int[] tasks, int from, int to) {
    int[] before = Arrays.copyOfRange(tasks, from, to);
    long[] keys = new long[before.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(row[before[i]], i);
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      tasks[from + i] = before[(int) keys[i]];
    }
  }

  /** Returns how many columns there are. */
  public int columns() {
    return columnStart.length - 1;
  }

  /** Returns how many rows there are. */
  public int rows() {
    return (int) Math.ceil(height);
  }

  /** Returns the column of a task. */
  public int column(int task) {
    return column[task];
  }

  /** Returns the row of a task. */
  public double row(int task) {
    return row[task];
  }

  /**
   * A part of the picture; what stands at its edges belongs to it.
   *
   * @param left first column
   * @param top first row
   * @param right last column
   * @param bottom last row
   */
  public record Area(int left, int top, int right, int bottom) {}

  /** Returns the tasks within an area by column and row. */
  public int[] within(Area area) {
    int[] found = new int[count(area)];
    int count = 0;
    for (int at = Math.max(0, area.left()); at <= Math.min(area.right(), columns() - 1); at++) {
      int end = place(at, area.bottom() + 1.0);
      for (int i = place(at, area.top()); i < end; i++) {
        found[count++] = inOrder[i];
      }
    }
    return found;
  }

  /** Returns how many tasks are within an area. */
  public int count(Area area) {
    int count = 0;
    for (int at = Math.max(0, area.left()); at <= Math.min(area.right(), columns() - 1); at++) {
      count += Math.max(0, place(at, area.bottom() + 1.0) - place(at, area.top()));
    }
    return count;
  }

  /** Returns the first place in a column's order whose row is not before {@code from}. */
  private int place(int at, double from) {
    int low = columnStart[at];
    int high = columnStart[at + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (row[inOrder[middle]] < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
