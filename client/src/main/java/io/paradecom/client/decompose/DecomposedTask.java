package io.paradecom.client.decompose;

import java.util.List;

/**
 * A task that a project was broken down into, as Taskmaster has it.
 *
 * @param id its place in the tree, from 1: {@code 3}, or {@code 3.2} of a subtask
 * @param title one line
 * @param description what is to be done
 * @param details how it is to be done; empty: nothing was said
 * @param testStrategy how its result is checked; empty: nothing was said
 * @param dependencies ids of what has to be done before, in the order of the tree
 * @param subtasks its parts; empty: it is small enough
 */
public record DecomposedTask(
    String id,
    String title,
    String description,
    String details,
    String testStrategy,
    List<String> dependencies,
    List<DecomposedTask> subtasks) {
  public DecomposedTask {
    dependencies = List.copyOf(dependencies);
    subtasks = List.copyOf(subtasks);
  }
}
