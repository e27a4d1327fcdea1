package io.paradecom.core.workflow;

import io.paradecom.core.spec.EdgeCondition;
import java.util.Arrays;

/**
 * Up to {@link #CAPACITY} edges of one task, in the order in which they were staged: those to its
 * dependants, or those to its dependencies. Page {@code p} holds the edges {@code p * CAPACITY} and
 * on. Unchangeable; 4 bytes an edge.
 */
public final class EdgePage {
  /** Most edges of a page; kept at up to 6 bytes each, a page stays under 1.6 KiB. */
  public static final int CAPACITY = 256;

  /** A page without edges. */
  public static final EdgePage EMPTY = new EdgePage(new int[0]);

  /** The highest position that fits an edge. */
  public static final int MAX_POSITION = (1 << 29) - 1;

  /** By {@link #code}. */
  private static final EdgeCondition[] CONDITIONS = {
    EdgeCondition.SUCCESS, EdgeCondition.FAILURE, EdgeCondition.FINISHED, EdgeCondition.SKIPPED
  };

  /** Position of the task at the other end, times four, plus the condition. */
  private final int[] edges;

  private EdgePage(int[] edges) {
    this.edges = edges;
  }

  /**
   * Returns a page of edges to {@code tasks}, each under the condition in the same place.
   *
   * @throws IllegalArgumentException when the lengths differ, or a position is not within 0 and
   *     {@link #MAX_POSITION}
   */
  public static EdgePage of(int[] tasks, EdgeCondition[] conditions) {
    if (tasks.length != conditions.length) {
      throw new IllegalArgumentException(
          "Expected a condition for each of %d edges, but found %d."
              .formatted(tasks.length, conditions.length));
    }
    int[] edges = new int[tasks.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = edge(tasks[i], conditions[i]);
    }
    return edges.length == 0 ? EMPTY : new EdgePage(edges);
  }

  /** Returns how many edges the page holds. */
  public int size() {
    return edges.length;
  }

  /** Returns the position in the graph of the task at the other end of an edge. */
  public int task(int i) {
    return edges[i] >>> 2;
  }

  /** Returns how the dependency of an edge must end for its dependant to go on. */
  public EdgeCondition on(int i) {
    return CONDITIONS[edges[i] & 3];
  }

  EdgePage plus(int task, EdgeCondition on) {
    int[] more = Arrays.copyOf(edges, edges.length + 1);
    more[edges.length] = edge(task, on);
    return new EdgePage(more);
  }

  private static int edge(int task, EdgeCondition on) {
    if (task < 0 || task > MAX_POSITION) {
      throw new IllegalArgumentException(
          "Expected a position of 0 to %d, but found %d.".formatted(MAX_POSITION, task));
    }
    return task << 2 | code(on);
  }

  private static int code(EdgeCondition on) {
    return switch (on) {
      case SUCCESS -> 0;
      case FAILURE -> 1;
      case FINISHED -> 2;
      case SKIPPED -> 3;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdgePage page && Arrays.equals(edges, page.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < edges.length; i++) {
      text.append(i == 0 ? "" : ", ").append(task(i)).append(' ').append(on(i));
    }
    return text.append(']').toString();
  }
}
