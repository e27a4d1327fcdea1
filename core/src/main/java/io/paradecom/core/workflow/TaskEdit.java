package io.paradecom.core.workflow;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What replaces a part of a task's description; null: that part stays as it is.
 *
 * @param priority higher goes first; -1,000 to 1,000
 * @param timeouts all four of them
 * @param duration expected run time, not negative
 * @param resources all that the task wants but its concurrency key; a claim that waits or was
 *     granted begins anew
 * @param when what is asked before it runs; {@code true} is as good as nothing
 */
public record TaskEdit(
    @Nullable Integer priority,
    @Nullable TaskAction action,
    @Nullable RetryPolicy retry,
    @Nullable Timeouts timeouts,
    @Nullable Duration duration,
    @Nullable List<ResourceWant> resources,
    @Nullable Condition when) {
  /** An edit that leaves the resources and the condition as they are. */
  public TaskEdit(
      @Nullable Integer priority,
      @Nullable TaskAction action,
      @Nullable RetryPolicy retry,
      @Nullable Timeouts timeouts,
      @Nullable Duration duration) {
    this(priority, action, retry, timeouts, duration, null, null);
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public TaskEdit {
    resources = resources == null ? null : List.copyOf(resources);
    if (priority != null && (priority < -1000 || priority > 1000)) {
      throw new IllegalArgumentException(
          "Expected a priority of -1000 to 1000, but found %d.".formatted(priority));
    }
    if (duration != null && duration.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a duration of at least 0, but found %s.".formatted(duration));
    }
  }

  /** Returns an edit of the priority alone. */
  public static TaskEdit ofPriority(int priority) {
    return new TaskEdit(priority, null, null, null, null);
  }

  /** Returns whether nothing is replaced. */
  public boolean isEmpty() {
    return priority == null && isPriorityOnly();
  }

  /** Returns whether nothing but the priority is replaced. */
  public boolean isPriorityOnly() {
    return action == null
        && retry == null
        && timeouts == null
        && duration == null
        && resources == null
        && when == null;
  }

  /**
   * A concurrency key and what is used of budgets stay unless others replace them: a list of
   * resources cannot say them.
   */
  private static List<ResourceWant> wants(TaskSpec task, List<ResourceWant> others) {
    List<ResourceWant> wants = new ArrayList<>(FileConflicts.keepLocks(task, others));
    boolean sameKey = others.stream().noneMatch(ResourceWant::isKey);
    boolean sameBudgets = others.stream().noneMatch(ResourceWant::isBudget);
    task.resources().stream()
        .filter(want -> (want.isKey() && sameKey) || (want.isBudget() && sameBudgets))
        .forEach(wants::add);
    return wants;
  }

  /** Returns the description with what is replaced; its rank stays, and the locks on its files. */
  public TaskSpec applyTo(TaskSpec task) {
    return new TaskSpec(
        task.id(),
        task.text(),
        action == null ? task.action() : action,
        task.needs(),
        retry == null ? task.retry() : retry,
        timeouts == null ? task.timeouts() : timeouts,
        task.queue(),
        priority == null ? task.priority() : priority,
        duration == null ? task.duration() : duration,
        task.rankMs(),
        task.disposition(),
        task.parent(),
        resources == null ? task.resources() : wants(task, resources),
        role(task),
        task.undo(),
        task.files());
  }

  /** Where parts do what their task does, they do what replaces that, as far as parts can. */
  private TaskRole role(TaskSpec task) {
    TaskRole role = when == null ? task.role() : task.role().withWhen(when);
    DecomposeSpec exhausted = role.exhausted();
    return action != null
            && exhausted != null
            && exhausted.leaf().equals(task.action())
            && exhausted.canHaveLeaf(action)
        ? role.withExhausted(exhausted.withLeaf(action))
        : role;
  }
}
