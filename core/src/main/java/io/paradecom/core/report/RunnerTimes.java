package io.paradecom.core.report;

import io.paradecom.core.spec.RunnerId;

/**
 * What one runner did for a run.
 *
 * @param attempts that it began
 * @param busyMs sum of the times of all of them, by the leader's clock
 * @param mostAtATime most of them at the same time
 */
public record RunnerTimes(RunnerId runner, int attempts, long busyMs, int mostAtATime) {
  /** Returns the share of its own slots' time in which it worked, 0 to 1; slots as far as used. */
  public double utilisation(long wallMs) {
    long available = wallMs * mostAtATime;
    return available == 0 ? 0.0 : Math.min(1.0, (double) busyMs / available);
  }
}
