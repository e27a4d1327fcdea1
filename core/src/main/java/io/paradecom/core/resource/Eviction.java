package io.paradecom.core.resource;

/**
 * A claim does not get, or keep, what it wants: its task is to be ended.
 *
 * @param cause what it is that it does not get
 * @param reason for people
 */
public record Eviction(ClaimId id, Cause cause, String reason) {
  /** What a claim does not get. */
  public enum Cause {
    /** Its concurrency key goes to another task. */
    KEY,
    /** So little is left of a budget that the claim would wait for ever. */
    BUDGET
  }

  /** A claim that does not get its concurrency key. */
  public Eviction(ClaimId id, String reason) {
    this(id, Cause.KEY, reason);
  }
}
