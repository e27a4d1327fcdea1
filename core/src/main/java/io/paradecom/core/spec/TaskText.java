package io.paradecom.core.spec;

import java.util.List;

/**
 * What a task says to a person or a model; never interpreted.
 *
 * @param title one line; empty when the task has none
 * @param checklist items that are done as part of this task, as one line each
 */
public record TaskText(
    String title, String description, String details, String testStrategy, List<String> checklist) {
  /** No text at all. */
  public static final TaskText EMPTY = new TaskText("", "", "", "", List.of());

  public TaskText {
    checklist = List.copyOf(checklist);
  }

  /** Returns a text that has a title only. */
  public static TaskText ofTitle(String title) {
    return new TaskText(title, "", "", "", List.of());
  }
}
