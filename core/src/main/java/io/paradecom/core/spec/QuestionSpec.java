package io.paradecom.core.spec;

import java.util.List;

/**
 * A question to a model: how to break one node of a tree down. All that the model is told about it,
 * and nothing that its answer is judged by.
 *
 * @param position where the node stands, as {@code 3.2.1}; empty: the root. Goes to no model
 * @param text what the node says, without a checklist; data of somebody else
 * @param acceptanceCriteria what must hold when it is done
 * @param capabilities what it may do, in words as {@code prompt} and {@code command:NAME}
 * @param lineage what it is a part of, from the root to its parent; empty for the root
 * @param siblingTitles titles of the other parts of its parent, which are not to be repeated
 * @param maxChildren most subtasks that are welcome, at least 2
 * @param round from 1; each refused answer opens the next one
 * @param errors why the answer of the round before was refused; empty in the first
 */
public record QuestionSpec(
    String position,
    TaskText text,
    List<String> acceptanceCriteria,
    List<String> capabilities,
    List<Ancestor> lineage,
    List<String> siblingTitles,
    int maxChildren,
    int round,
    Ask ask,
    List<String> errors) {
  /** Fewest subtasks that a node can be broken down into. */
  public static final int FEWEST_CHILDREN = 2;

  /** How much is asked for. */
  public enum Ask {
    /** The usual. */
    WHOLE,
    /** The same again, with the errors of the last answer. */
    REPAIR,
    /** Fewer and shorter subtasks, with the errors of the last answer. */
    SMALLER
  }

  /** Something that the node is a part of. */
  public record Ancestor(String title, String description) {}

  /**
   * @throws IllegalArgumentException when a number is outside its range
   */
  public QuestionSpec {
    text =
        new TaskText(
            text.title(), text.description(), text.details(), text.testStrategy(), List.of());
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
    capabilities = List.copyOf(capabilities);
    lineage = List.copyOf(lineage);
    siblingTitles = List.copyOf(siblingTitles);
    errors = List.copyOf(errors);
    if (maxChildren < FEWEST_CHILDREN || round < 1) {
      throw new IllegalArgumentException(
          "Expected a question for at least %d subtasks in a round from 1, but found %d and %d."
              .formatted(FEWEST_CHILDREN, maxChildren, round));
    }
  }
}
