package io.paradecom.core.graph;

import java.util.Locale;

/**
 * How large a graph may be.
 *
 * @param maxTasks most tasks of a graph, at least 1
 * @param maxDependencies most dependencies of all tasks together, at least 1
 * @param maxDependenciesPerTask most dependencies of one task, at least 1
 */
public record GraphLimits(int maxTasks, int maxDependencies, int maxDependenciesPerTask) {
  /** 1,000,000 tasks, 10,000,000 dependencies, of which 1,000,000 in one task. */
  public static final GraphLimits DEFAULT = new GraphLimits(1_000_000, 10_000_000, 1_000_000);

  /**
   * @throws IllegalArgumentException when a limit is below 1
   */
  public GraphLimits {
    requirePositive("maxTasks", maxTasks);
    requirePositive("maxDependencies", maxDependencies);
    requirePositive("maxDependenciesPerTask", maxDependenciesPerTask);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Expected %s of at least 1, but found %d.", name, value));
    }
  }
}
