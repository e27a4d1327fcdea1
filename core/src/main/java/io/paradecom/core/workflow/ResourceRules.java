package io.paradecom.core.workflow;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a task may want: a name is a lock, a semaphore with as many units as were declared, or has a
 * rate.
 */
final class ResourceRules {
  private record Named(ResourceWant.Scope scope, boolean budget, String name) {}

  private ResourceRules() {}

  /** Returns what is wrong with the resources of a task; empty: nothing. */
  static Optional<String> problem(TaskSpec task, Step step) {
    if (!task.wantsResources()) {
      return Optional.empty();
    }
    if (task.resources().size() > ResourceWant.MAX_PER_TASK) {
      return Optional.of(
          "Expected task '%s' to want at most %d resources, but found %d."
              .formatted(task.id(), ResourceWant.MAX_PER_TASK, task.resources().size()));
    }
    // What a loop wants is for its parts.
    if (task.isEndedByLeader() && !(task.action() instanceof TaskAction.ForEach)) {
      return Optional.of(
          "Expected %s '%s' to want no resources, since it never runs, but found %s."
              .formatted(task.action().target(), task.id(), task.resources().getFirst()));
    }
    if (task.resources().stream().filter(ResourceWant::isKey).count() > 1) {
      return Optional.of(
          "Expected at most one concurrency key of task '%s', but found more: %s."
              .formatted(task.id(), task.resources()));
    }
    Set<Named> names = new HashSet<>();
    for (ResourceWant want : task.resources()) {
      if (!names.add(new Named(want.scope(), want.isBudget(), want.name()))) {
        return Optional.of(
            "Expected task '%s' to name each resource once, but found '%s' again."
                .formatted(task.id(), want.name()));
      }
      Optional<String> problem = problem(task, want, step);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(TaskSpec task, ResourceWant want, Step step) {
    if (want.isKey()) {
      return want.keyProblem();
    }
    return want.isBudget() ? budgetProblem(task, want, step) : shareProblem(task, want, step);
  }

  private static Optional<String> shareProblem(TaskSpec task, ResourceWant want, Step step) {
    boolean global = want.scope() == ResourceWant.Scope.GLOBAL;
    Map<String, Integer> semaphores =
        global ? step.limits().resources().semaphores() : step.workflow().header.semaphores();
    Map<String, Rate> rates =
        global ? step.limits().resources().rates() : step.workflow().header.rates();
    Rate rate = rates.get(want.name());
    Integer units = rate == null ? semaphores.get(want.name()) : Integer.valueOf(rate.most());
    if (want.mode() != ResourceWant.Mode.UNITS) {
      return units == null
          ? Optional.empty()
          : Optional.of(
              "Expected task '%s' to want units of '%s', which has %,d, but found %s."
                  .formatted(task.id(), want.name(), units, want));
    }
    if (units == null) {
      return Optional.of(
          "Expected the units of '%s', which task '%s' wants, to be declared by %s, but they are not."
              .formatted(
                  want.name(), task.id(), global ? "the leader's configuration" : "the workflow"));
    }
    return want.units() <= units
        ? Optional.empty()
        : Optional.of(
            "Expected task '%s' to want at most the %,d units that '%s' has, but found %,d."
                .formatted(task.id(), units, want.name(), want.units()));
  }

  private static Optional<String> budgetProblem(TaskSpec task, ResourceWant want, Step step) {
    boolean global = want.scope() == ResourceWant.Scope.GLOBAL;
    Budget budget = BudgetDecider.declared(want.scope(), step).get(want.name());
    if (budget == null) {
      return Optional.of(
          "Expected the budget '%s', which task '%s' uses, to be declared by %s, but it is not."
              .formatted(
                  want.name(), task.id(), global ? "the leader's configuration" : "the workflow"));
    }
    Amount limit = global ? budget.limit() : step.workflow().budgets.limit(want.name(), budget);
    return want.amount().compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            "Expected task '%s' to use at most the %s that the budget '%s' has, but found %s."
                .formatted(task.id(), limit, want.name(), want.amount()));
  }
}
