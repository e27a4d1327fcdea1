package io.paradecom.core.workflow;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import java.time.Duration;
import java.util.Map;

/**
 * How the engine claims resources for tasks.
 *
 * @param idleGrant how long a task keeps what it was granted while it is not dispatched: in a
 *     paused run, say, or when the runners of its queue are gone
 * @param askAgain how long a claim waits before its owner is asked once more
 * @param outstanding most claims of one workflow that wait at a time
 * @param semaphores units of each semaphore that all workflows share, by name
 * @param rates of resources that all workflows share, by name
 * @param budgets that all workflows share, by name
 */
public record ResourceLimits(
    Duration idleGrant,
    Duration askAgain,
    int outstanding,
    Map<String, Integer> semaphores,
    Map<String, Rate> rates,
    Map<String, Budget> budgets) {
  /** Ten seconds, a minute, 1,000 claims, and no semaphores, rates and budgets. */
  public static final ResourceLimits DEFAULT =
      new ResourceLimits(Duration.ofSeconds(10), Duration.ofMinutes(1), 1000, Map.of(), Map.of());

  public ResourceLimits {
    semaphores = Map.copyOf(semaphores);
    rates = Map.copyOf(rates);
    budgets = Map.copyOf(budgets);
  }

  /** Limits without budgets that all workflows share. */
  public ResourceLimits(
      Duration idleGrant,
      Duration askAgain,
      int outstanding,
      Map<String, Integer> semaphores,
      Map<String, Rate> rates) {
    this(idleGrant, askAgain, outstanding, semaphores, rates, Map.of());
  }

  /** Returns these limits with other semaphores. */
  public ResourceLimits withSemaphores(Map<String, Integer> others) {
    return new ResourceLimits(idleGrant, askAgain, outstanding, others, rates, budgets);
  }

  /** Returns these limits with other rates. */
  public ResourceLimits withRates(Map<String, Rate> others) {
    return new ResourceLimits(idleGrant, askAgain, outstanding, semaphores, others, budgets);
  }

  /** Returns these limits with other budgets. */
  public ResourceLimits withBudgets(Map<String, Budget> others) {
    return new ResourceLimits(idleGrant, askAgain, outstanding, semaphores, rates, others);
  }
}
