package io.paradecom.core.resource;

import java.time.Instant;

/**
 * A claim as its owner keeps it.
 *
 * @param owner opaque number that its asker gave, such as a partition
 * @param arrival counts requests; of two that wait as urgently the first one goes first
 * @param since when it was asked for; once granted: when it was granted
 * @param urgency when it was asked for, in milliseconds since the epoch, less a second for each
 *     point of priority: the lowest goes first
 * @param token of its grant; 0: it waits
 * @param evicted why its task is to be ended, for people; empty: it is not. What waited waits no
 *     more, and what was granted is held until it is released.
 * @param promised token of the grant that it has as soon as the claim before it is let go; 0: that
 *     is not sure
 * @param cause of that; {@code KEY} where it is not to be ended
 */
public record ClaimState(
    Claim claim,
    int owner,
    long arrival,
    Instant since,
    long urgency,
    long token,
    String evicted,
    Eviction.Cause cause,
    long promised) {
  /** A claim that waits or was granted, or whose task is to be ended for its concurrency key. */
  public ClaimState(
      Claim claim,
      int owner,
      long arrival,
      Instant since,
      long urgency,
      long token,
      String evicted) {
    this(claim, owner, arrival, since, urgency, token, evicted, Eviction.Cause.KEY, 0);
  }

  /** A claim that waits or was granted. */
  public ClaimState(Claim claim, int owner, long arrival, Instant since, long urgency, long token) {
    this(claim, owner, arrival, since, urgency, token, "");
  }

  /** Returns whether it has what it wants. */
  public boolean isGranted() {
    return token > 0;
  }

  /** Returns whether its task is to be ended. */
  public boolean isEvicted() {
    return !evicted.isEmpty();
  }

  /** Returns whether it may still be granted. */
  public boolean isWaiting() {
    return !isGranted() && !isEvicted();
  }

  /** Returns the same claim, granted. */
  ClaimState granted(Instant at, long fencingToken) {
    return new ClaimState(claim, owner, arrival, at, urgency, fencingToken, evicted, cause, 0);
  }

  /** Returns the same claim, the next to have what it wants. */
  ClaimState promised(long fencingToken) {
    return new ClaimState(
        claim, owner, arrival, since, urgency, token, evicted, cause, fencingToken);
  }

  /** Returns the same claim, of which the task is to be ended. */
  ClaimState evict(Eviction.Cause why, String reason) {
    return new ClaimState(claim, owner, arrival, since, urgency, token, reason, why, 0);
  }
}
