package io.paradecom.leader.processor;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.leader.blob.LeaderBlobs;

/**
 * What the processors need to know of their surroundings.
 *
 * @param children where the graphs of workflows come from that tasks start
 * @param blobs where large outputs are
 */
public record LeaderSettings(
    Topics topics,
    EngineLimits limits,
    FleetLimits fleet,
    ChildGraphs children,
    LeaderBlobs blobs) {
  /** Those of a leader whose tasks start no workflows and have no large outputs. */
  public LeaderSettings(Topics topics, EngineLimits limits, FleetLimits fleet) {
    this(topics, limits, fleet, ChildGraphs.NONE, LeaderBlobs.none());
  }
}
