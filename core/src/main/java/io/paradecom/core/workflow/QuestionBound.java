package io.paradecom.core.workflow;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.TaskText;

/**
 * The most tokens that one question about the parts of a task may take, read and written together.
 * No tokenizer makes more than one token of a byte, so what is read is bounded by the bytes of the
 * texts and of what stands around them; no model writes more than it may.
 */
public final class QuestionBound {
  /** Who answers from the structure of the text, for nothing. */
  private static final String FREE = "outline";

  /** Wording, schema, marks of fields, and the errors of the answer before, in bytes. */
  private static final int FRAME = 16 * 1024;

  /** What it is a part of, and the titles of its siblings, in bytes. */
  private static final int KIN = 16 * 1024;

  /** What an item of a list costs beside its text, in bytes. */
  private static final int ITEM = 16;

  private QuestionBound() {}

  /**
   * Returns the most tokens; 0: it costs nothing. Cost: O(characters).
   *
   * @param isPart whether the task is a part of another one
   */
  public static long tokens(TaskText text, DecomposeSpec how, boolean isPart) {
    if (how.model().strip().equals(FREE)) {
      return 0;
    }
    long bytes = isPart ? KIN : 0;
    bytes += Utf8.length(text.title()) + Utf8.length(text.description());
    bytes += Utf8.length(text.details());
    for (String item : text.checklist()) {
      bytes += Utf8.length(item) + ITEM;
    }
    for (String word : how.capabilities()) {
      bytes += Utf8.length(word) + ITEM;
    }
    return FRAME + bytes + how.maxOutputTokens();
  }
}
