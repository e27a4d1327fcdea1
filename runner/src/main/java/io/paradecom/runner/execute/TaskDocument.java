package io.paradecom.runner.execute;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command is told of its task. All text is somebody's data: it reaches the command in a file
 * and on standard input, never in its arguments.
 *
 * @param subtasks a checklist; empty when the task has none
 * @param dependencyOutputs JSON text by the id of the dependency, {@code null} (the JSON literal)
 *     for one that succeeded without output; in the order of the task's dependencies
 * @param attempt from 1
 * @param lastError why the attempt before failed; null: there was none
 */
public record TaskDocument(
    String id,
    String title,
    String description,
    String details,
    String testStrategy,
    List<ChecklistItem> subtasks,
    Map<String, String> dependencyOutputs,
    int attempt,
    @Nullable String lastError) {
  /** One subtask of the checklist. */
  public record ChecklistItem(String id, String title, String description, boolean done) {}

  public TaskDocument {
    subtasks = List.copyOf(subtasks);
    dependencyOutputs = Collections.unmodifiableMap(new LinkedHashMap<>(dependencyOutputs));
  }

  /** A first attempt of a task without dependencies, of which only a title is known. */
  public static TaskDocument titled(String id, String title) {
    return new TaskDocument(id, title, "", "", "", List.of(), Map.of(), 1, null);
  }
}
