package io.paradecom.core.graph;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskSpec;
import java.util.BitSet;
import java.util.List;

/**
 * Which of some tasks are sure to be over before another one starts, whatever comes of them: what
 * {@link TaskReach} says less what joins and conditions let pass by. A task that goes on with some
 * of its dependencies waits only for what all of them wait for; one that goes on because another
 * was skipped does not wait for what that one waited for.
 *
 * <p>Rows of bits, filled in one sweep in topological order for up to 64 tasks a word. A place is
 * one in the list of tasks.
 */
final class Precedence {
  private final List<TaskSpec> tasks;
  private final CompactGraph graph;
  private final int[] order;
  private final BitSet open = new BitSet();
  private final BitSet inTrouble = new BitSet();

  /**
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  Precedence(List<TaskSpec> tasks) {
    this.tasks = tasks;
    this.graph = GraphReader.read(tasks);
    this.order = graph.stableOrder();
    if (order.length < graph.size()) {
      throw new IllegalArgumentException("Expected no cycle, but found one.");
    }
    Foresight[] foresight = Foresight.of(tasks, order);
    for (int task = 0; task < foresight.length; task++) {
      inTrouble.set(task, foresight[task] == Foresight.IN_TROUBLE);
      open.set(task, foresight[task] == Foresight.OPEN || inTrouble.get(task));
    }
  }

  /** Returns whether the task may run as far as is known before the first one has. */
  boolean mayRun(int task) {
    return open.get(task);
  }

  /** Returns whether the task runs only when some other ends otherwise than well. */
  boolean isOnlyInTrouble(int task) {
    return inTrouble.get(task);
  }

  /** Returns the places in topological order. */
  int[] order() {
    return order;
  }

  /** Returns how many words a sweep of that many words a row goes through. */
  long cost(int words) {
    return (long) words * (graph.size() + (long) graph.edgeCount());
  }

  int size() {
    return graph.size();
  }

  /** What is done with a row when it is known, before those that build on it are. */
  interface Visitor {
    /**
     * Told of a task after all that it needs.
     *
     * @param rows words of all rows; its own may be added to
     */
    void visit(int task, long[] rows);
  }

  /**
   * Visits all tasks in topological order, and returns the rows: that of a place begins at the
   * place times {@code words}.
   *
   * @param source per place the bit that stands for it, or -1
   * @param words how many words a row has
   */
  long[] sweep(int[] source, int words, Visitor visitor) {
    long[] rows = new long[Math.multiplyExact(graph.size(), words)];
    for (int task : order) {
      int at = task * words;
      if (open.get(task)) {
        fill(task, rows, at, words, source);
      }
      visitor.visit(task, rows);
    }
    return rows;
  }

  private void fill(int task, long[] rows, int at, int words, int[] source) {
    TaskSpec spec = tasks.get(task);
    int begin = graph.needsBegin(task);
    boolean all = !spec.role().isPartial() || spec.role().atLeast() >= spec.needs().size();
    for (int e = begin; e < graph.needsEnd(task); e++) {
      int need = graph.need(e);
      boolean passes = spec.needs().get(e - begin).on() != EdgeCondition.SKIPPED;
      boolean added = all || e == begin;
      for (int w = 0; w < words; w++) {
        long word = with(source[need], w, passes ? rows[need * words + w] : 0);
        rows[at + w] = added ? rows[at + w] | word : rows[at + w] & word;
      }
    }
  }

  private static long with(int bit, int word, long bits) {
    return bit >= 0 && bit >>> 6 == word ? bits | 1L << bit : bits;
  }
}
