package io.paradecom.leader.processor;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.workflow.EngineLimits;

/** What the processors need to know of their surroundings. */
public record LeaderSettings(Topics topics, EngineLimits limits, FleetLimits fleet) {}
