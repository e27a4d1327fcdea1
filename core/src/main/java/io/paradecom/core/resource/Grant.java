package io.paradecom.core.resource;

/**
 * A claim has all that it wants.
 *
 * @param token higher than that of every grant before: who is asked to write for a task can refuse
 *     one with a lower token than it has seen
 */
public record Grant(ClaimId id, long token) {}
