package io.paradecom.runner.decompose.prompt;

/**
 * How long the parts of a prompt may be, in estimated tokens. What is longer is cut, and the prompt
 * says so.
 *
 * @param details the text of the node itself
 * @param lineage everything that the node is a part of, together
 * @param siblings titles of siblings, together
 * @param errors errors of the last answer, together
 */
public record PromptBudget(int details, int lineage, int siblings, int errors) {
  /** 48,000 tokens of details, 2,000 of lineage, 1,000 of siblings, 2,000 of errors. */
  public static final PromptBudget DEFAULT = new PromptBudget(48_000, 2_000, 1_000, 2_000);

  public PromptBudget {
    if (details < 1 || lineage < 0 || siblings < 0 || errors < 1) {
      throw new IllegalArgumentException(
          "Expected budgets above 0, but found %d, %d, %d and %d tokens."
              .formatted(details, lineage, siblings, errors));
    }
  }
}
