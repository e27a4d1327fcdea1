package io.paradecom.leader.processor;

import io.paradecom.core.fleet.Heartbeat;
import java.time.Instant;

/**
 * The last word of a runner.
 *
 * @param at when it was written to its topic
 */
public record Sighting(Heartbeat beat, Instant at) {}
