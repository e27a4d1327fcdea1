package io.paradecom.core.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks as it is asked for; not yet checked as a graph ({@code core.graph} does).
 *
 * @param name what a person calls it
 * @param key idempotency key: the same key and body is the same run; null: every submit is new
 * @param parallelism most tasks in flight at a time, 1 to 100,000; 0: as many as there are slots
 */
public record WorkflowSpec(
    String name, @Nullable String key, int parallelism, OnFailure onFailure, List<TaskSpec> tasks) {
  /** Upper bound of {@link #parallelism}. */
  public static final int MAX_PARALLELISM = 100_000;

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public WorkflowSpec {
    tasks = List.copyOf(tasks);
    if (parallelism < 0 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "Expected a parallelism of 0 to %,d in workflow '%s', but found %d."
              .formatted(MAX_PARALLELISM, name, parallelism));
    }
  }

  /** Returns the same workflow with other tasks. */
  public WorkflowSpec withTasks(List<TaskSpec> others) {
    return new WorkflowSpec(name, key, parallelism, onFailure, others);
  }

  /** Returns the same workflow with another limit of parallel tasks. */
  public WorkflowSpec withParallelism(int limit) {
    return new WorkflowSpec(name, key, limit, onFailure, tasks);
  }
}
