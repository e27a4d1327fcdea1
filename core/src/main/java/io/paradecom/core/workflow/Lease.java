package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunnerId;

/**
 * A runner's claim on one dispatch. Drawn by the runner, bound by the leader.
 *
 * @param incarnation names one life of the runner's process
 * @param number counts the leases of that life, from 1
 */
public record Lease(RunnerId runner, String incarnation, long number) {
  @Override
  public String toString() {
    return runner + "/" + incarnation + "#" + number;
  }
}
