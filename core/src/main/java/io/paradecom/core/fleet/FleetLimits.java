package io.paradecom.core.fleet;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import java.time.Duration;
import java.util.Map;

/**
 * How the fleet judges its runners.
 *
 * @param partitions number of workflow partitions, at least 1
 * @param tick how often the fleet reads its own clock from the log
 * @param runnerTimeout silence after which a runner counts as lost; several heartbeats long
 * @param missedHeartbeats heartbeats in a row that must not list a watched lease
 * @param killGrace how long after a runner was lost its work may go on: until then others do not
 *     get the resources that its tasks held
 * @param checkHolders how long a claim holds what it was granted before its workflow is told once
 *     more, in case that it let go and was not heard
 * @param semaphores units of each semaphore that all workflows share, by name
 * @param rates of resources that all workflows share, by name
 * @param budgets that all workflows share, by name
 */
public record FleetLimits(
    int partitions,
    Duration tick,
    Duration runnerTimeout,
    int missedHeartbeats,
    Duration killGrace,
    Duration checkHolders,
    Map<String, Integer> semaphores,
    Map<String, Rate> rates,
    Map<String, Budget> budgets) {
  /**
   * One partition, a tick each half second, six seconds of silence, two heartbeats, five seconds of
   * grace, a minute, no semaphores, rates and budgets.
   */
  public static final FleetLimits DEFAULT =
      new FleetLimits(1, Duration.ofMillis(500), Duration.ofSeconds(6), 2);

  public FleetLimits {
    semaphores = Map.copyOf(semaphores);
    rates = Map.copyOf(rates);
    budgets = Map.copyOf(budgets);
  }

  /** Limits without semaphores, rates and budgets. */
  public FleetLimits(int partitions, Duration tick, Duration runnerTimeout, int missedHeartbeats) {
    this(
        partitions,
        tick,
        runnerTimeout,
        missedHeartbeats,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Map.of(),
        Map.of(),
        Map.of());
  }

  /** Returns these limits with other semaphores. */
  public FleetLimits withSemaphores(Map<String, Integer> others) {
    return copy(partitions, others, rates, budgets);
  }

  /** Returns these limits with other rates. */
  public FleetLimits withRates(Map<String, Rate> others) {
    return copy(partitions, semaphores, others, budgets);
  }

  /** Returns these limits with other budgets. */
  public FleetLimits withBudgets(Map<String, Budget> others) {
    return copy(partitions, semaphores, rates, others);
  }

  /** Returns these limits for another number of workflow partitions. */
  public FleetLimits withPartitions(int others) {
    return copy(others, semaphores, rates, budgets);
  }

  private FleetLimits copy(
      int count, Map<String, Integer> units, Map<String, Rate> paces, Map<String, Budget> amounts) {
    return new FleetLimits(
        count,
        tick,
        runnerTimeout,
        missedHeartbeats,
        killGrace,
        checkHolders,
        units,
        paces,
        amounts);
  }
}
