package io.paradecom.core.spec;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks as it is asked for; not yet checked as a graph ({@code core.graph} does).
 *
 * @param name what a person calls it
 * @param key idempotency key: the same key and body is the same run; null: every submit is new
 * @param parallelism most tasks in flight at a time, 1 to 100,000; 0: as many as there are slots
 * @param semaphores units of each resource of its own of which tasks want units, by name
 * @param conflicts what is done about tasks whose files meet
 * @param scheduling when its tasks get their turn, and until when it should have ended
 * @param rates of resources of its own, by name; none of them is a semaphore as well
 * @param budgets of its own, by name
 * @param labels what it is told apart by in lists and reports
 */
public record WorkflowSpec(
    String name,
    @Nullable String key,
    int parallelism,
    OnFailure onFailure,
    List<TaskSpec> tasks,
    Map<String, Integer> semaphores,
    ConflictPolicy conflicts,
    Scheduling scheduling,
    Map<String, Rate> rates,
    Map<String, Budget> budgets,
    Labels labels) {
  /** Most {@link #semaphores}, and most {@link #rates}. */
  public static final int MAX_SEMAPHORES = 64;

  /** Upper bound of {@link #parallelism}. */
  public static final int MAX_PARALLELISM = 100_000;

  /** A workflow without semaphores of its own, for which nothing is said of files and turns. */
  public WorkflowSpec(
      String name,
      @Nullable String key,
      int parallelism,
      OnFailure onFailure,
      List<TaskSpec> tasks) {
    this(
        name,
        key,
        parallelism,
        onFailure,
        tasks,
        Map.of(),
        ConflictPolicy.LOCK,
        Scheduling.DEFAULT,
        Map.of(),
        Map.of(),
        Labels.NONE);
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public WorkflowSpec {
    tasks = List.copyOf(tasks);
    semaphores = checked(semaphores);
    rates = checkedRates(rates, semaphores);
    budgets = Budget.checked(budgets);
    if (parallelism < 0 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "Expected a parallelism of 0 to %,d in workflow '%s', but found %d."
              .formatted(MAX_PARALLELISM, name, parallelism));
    }
  }

  /** Returns the same workflow with other tasks. */
  public WorkflowSpec withTasks(List<TaskSpec> others) {
    return copy(key, parallelism, others, scheduling);
  }

  /** Returns the same workflow with another limit of parallel tasks. */
  public WorkflowSpec withParallelism(int limit) {
    return copy(key, limit, tasks, scheduling);
  }

  /** Returns the same workflow with another idempotency key. */
  public WorkflowSpec withKey(@Nullable String other) {
    return copy(other, parallelism, tasks, scheduling);
  }

  /** Returns the same workflow with other turns and another deadline. */
  public WorkflowSpec withScheduling(Scheduling other) {
    return copy(key, parallelism, tasks, other);
  }

  private WorkflowSpec copy(
      @Nullable String otherKey, int limit, List<TaskSpec> others, Scheduling turns) {
    return new WorkflowSpec(
        name,
        otherKey,
        limit,
        onFailure,
        others,
        semaphores,
        conflicts,
        turns,
        rates,
        budgets,
        labels);
  }

  /**
   * Returns {@code semaphores} in the order of their names.
   *
   * @throws IllegalArgumentException when there are too many, or one is outside its range
   */
  public static Map<String, Integer> checked(Map<String, Integer> semaphores) {
    if (semaphores.size() > MAX_SEMAPHORES) {
      throw new IllegalArgumentException(
          "Expected at most %d semaphores, but found %d."
              .formatted(MAX_SEMAPHORES, semaphores.size()));
    }
    semaphores.forEach((resource, units) ->
        new ResourceWant(resource, ResourceWant.Scope.WORKFLOW, ResourceWant.Mode.UNITS, units));
    return Collections.unmodifiableMap(new TreeMap<>(semaphores));
  }

  /**
   * Returns {@code rates} in the order of their names.
   *
   * @throws IllegalArgumentException when there are too many, a name is outside the grammar, or one
   *     of a semaphore as well
   */
  public static Map<String, Rate> checkedRates(
      Map<String, Rate> rates, Map<String, Integer> semaphores) {
    if (rates.size() > MAX_SEMAPHORES) {
      throw new IllegalArgumentException(
          "Expected at most %d rates, but found %d.".formatted(MAX_SEMAPHORES, rates.size()));
    }
    for (String resource : rates.keySet()) {
      Identifiers.require("resource name", resource);
      if (semaphores.containsKey(resource)) {
        throw new IllegalArgumentException(
            "Expected either units or a rate of '%s', but found both.".formatted(resource));
      }
    }
    return Collections.unmodifiableMap(new TreeMap<>(rates));
  }
}
