package io.paradecom.core.spec;

import java.util.List;

/**
 * How a task is broken down while its workflow runs: who is asked, how far, and what is done for
 * each part that is not broken down any further.
 *
 * @param model who is asked: {@code openai:NAME}, {@code anthropic:NAME}, {@code cmd:COMMAND} or
 *     {@code outline}
 * @param maxOutputTokens most tokens that the model may write for one answer, at least 1
 * @param maxChildren most parts of one task, 2 to {@value #MOST_CHILDREN}
 * @param maxDepth levels of parts below this task, 1 to {@value #DEEPEST}
 * @param maxTasks most parts on all levels together, 2 to {@value #MOST_TASKS}
 * @param rounds answers that are asked for before a person has to look, 1 to {@value #MOST_ROUNDS}
 * @param threshold least complexity, 1 to 10, of a part that is broken down further
 * @param capabilities what the parts may do, in words as {@code prompt} and {@code command:NAME}
 * @param leaf what is done for a part that stays whole: something that a runner does, at most
 *     {@value #MAX_LEAF_CHARS} characters of text, since each part has its own
 */
public record DecomposeSpec(
    String model,
    int maxOutputTokens,
    int maxChildren,
    int maxDepth,
    int maxTasks,
    int rounds,
    int threshold,
    List<String> capabilities,
    TaskAction leaf) {
  /** Most parts of one task: all of them are added in one Step. */
  public static final int MOST_CHILDREN = 64;

  /** Most levels: the places between two tasks of a graph are enough for these. */
  public static final int DEEPEST = 5;

  /** Most parts on all levels. */
  public static final int MOST_TASKS = 10_000;

  /** Most answers that are asked for. */
  public static final int MOST_ROUNDS = 5;

  /** Largest leaf, in characters. */
  public static final int MAX_LEAF_CHARS = 8 * 1024;

  /** Most capabilities. */
  public static final int MOST_CAPABILITIES = 64;

  private static final int MAX_TEXT = 1_000;
  private static final int MOST_COMPLEX = 10;

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public DecomposeSpec {
    capabilities = List.copyOf(capabilities);
    require(
        !model.isBlank() && model.length() <= MAX_TEXT,
        "a model of 1 to 1,000 characters to break a task down",
        model.isBlank() ? "a blank one" : "%,d".formatted(model.length()));
    requireRange("tokens for an answer", maxOutputTokens, 1, Integer.MAX_VALUE);
    requireRange("parts of one task", maxChildren, QuestionSpec.FEWEST_CHILDREN, MOST_CHILDREN);
    requireRange("levels of parts", maxDepth, 1, DEEPEST);
    requireRange("parts on all levels", maxTasks, QuestionSpec.FEWEST_CHILDREN, MOST_TASKS);
    requireRange("rounds", rounds, 1, MOST_ROUNDS);
    requireRange("for the least complexity", threshold, 1, MOST_COMPLEX);
    requireRange("capabilities", capabilities.size(), 0, MOST_CAPABILITIES);
    for (String capability : capabilities) {
      requireRange("characters of a capability", capability.length(), 1, MAX_TEXT);
    }
    require(
        leaf.canBeLeaf(),
        "a command, a script, a request, a prompt or a sleep for each part",
        leaf.target());
    // What a record says of itself holds all its texts, and little else.
    int size = leaf.toString().length();
    require(
        size <= MAX_LEAF_CHARS,
        "at most %,d characters of what is done for each part".formatted(MAX_LEAF_CHARS),
        "%,d".formatted(size));
  }

  /** Returns the same for a part: one level less, and what was allotted to it. */
  public DecomposeSpec forPart(int tasks, List<String> allowed) {
    return new DecomposeSpec(
        model, maxOutputTokens, maxChildren, maxDepth - 1, tasks, rounds, threshold, allowed, leaf);
  }

  /** Returns whether an action may be done for each part. Cost: O(its characters). */
  public boolean canHaveLeaf(TaskAction other) {
    return other.canBeLeaf() && other.toString().length() <= MAX_LEAF_CHARS;
  }

  /**
   * Returns the same with something else that is done for each part.
   *
   * @throws IllegalArgumentException when it is nothing that a runner does, or too long
   */
  public DecomposeSpec withLeaf(TaskAction other) {
    return new DecomposeSpec(
        model,
        maxOutputTokens,
        maxChildren,
        maxDepth,
        maxTasks,
        rounds,
        threshold,
        capabilities,
        other);
  }

  private static void requireRange(String what, int value, int from, int to) {
    require(
        value >= from && value <= to,
        to == Integer.MAX_VALUE
            ? "at least %,d %s".formatted(from, what)
            : "%,d to %,d %s".formatted(from, to, what),
        "%,d".formatted(value));
  }

  private static void require(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
