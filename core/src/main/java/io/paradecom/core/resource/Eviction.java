package io.paradecom.core.resource;

/**
 * A claim does not get, or keep, the concurrency key that it wants: its task is to be ended.
 *
 * @param reason for people
 */
public record Eviction(ClaimId id, String reason) {}
