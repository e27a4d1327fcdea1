package io.paradecom.common.format;

import java.util.List;

/**
 * A task of a Taskmaster file as it is written. Top-level tasks have subtasks, subtasks have none.
 *
 * @param id within its parent, from 1
 * @param dependencies ids as text: {@code 2} is a sibling, {@code 3.2} the second subtask of task 3
 */
public record TaskmasterTask(
    int id,
    String title,
    String description,
    String details,
    String testStrategy,
    List<String> dependencies,
    List<TaskmasterTask> subtasks) {
  public TaskmasterTask {
    dependencies = List.copyOf(dependencies);
    subtasks = List.copyOf(subtasks);
  }
}
