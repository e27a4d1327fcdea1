package io.paradecom.core.spec;

/**
 * How a task takes part in its graph.
 *
 * @param atLeast how many of its edges must hold for it to go on, at once when they do; 0: all
 * @param optional whether its failure does no harm: what depends on its success goes on, and its
 *     workflow does not fail
 */
public record TaskRole(int atLeast, boolean optional) {
  /** It needs all its edges, and its failure is one of the workflow. */
  public static final TaskRole ORDINARY = new TaskRole(0, false);

  /**
   * @throws IllegalArgumentException when {@code atLeast} is below 0
   */
  public TaskRole {
    if (atLeast < 0) {
      throw new IllegalArgumentException(
          "Expected a join of at least 1 dependency, or of all, but found %d.".formatted(atLeast));
    }
  }

  /** Returns whether some of its edges are enough. */
  public boolean isPartial() {
    return atLeast > 0;
  }

  /** Returns what its edges are joined by, as the native format says it. */
  public String join() {
    return switch (atLeast) {
      case 0 -> "all";
      case 1 -> "any";
      default -> "atLeast " + atLeast;
    };
  }
}
