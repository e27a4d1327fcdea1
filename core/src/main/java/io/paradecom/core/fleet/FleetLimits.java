package io.paradecom.core.fleet;

import java.time.Duration;

/**
 * How the fleet judges its runners.
 *
 * @param partitions number of workflow partitions, at least 1
 * @param tick how often the fleet reads its own clock from the log
 * @param runnerTimeout silence after which a runner counts as lost; several heartbeats long
 * @param missedHeartbeats heartbeats in a row that must not list a watched lease
 */
public record FleetLimits(
    int partitions, Duration tick, Duration runnerTimeout, int missedHeartbeats) {
  /** One partition, a tick each half second, six seconds of silence, two heartbeats. */
  public static final FleetLimits DEFAULT =
      new FleetLimits(1, Duration.ofMillis(500), Duration.ofSeconds(6), 2);

  /** Returns these limits for another number of workflow partitions. */
  public FleetLimits withPartitions(int others) {
    return new FleetLimits(others, tick, runnerTimeout, missedHeartbeats);
  }
}
