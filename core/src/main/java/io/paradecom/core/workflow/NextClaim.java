package io.paradecom.core.workflow;

import java.time.Instant;

/**
 * The claim of a runner that goes on with the next task, told together with the end of the one
 * before.
 *
 * @param number of the lease; its runner and incarnation are those of the report
 * @param at when, by the runner's clock
 */
public record NextClaim(TaskRef ref, long number, Instant at) {}
