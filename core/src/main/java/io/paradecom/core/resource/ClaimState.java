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
 */
public record ClaimState(
    Claim claim, int owner, long arrival, Instant since, long urgency, long token) {
  /** Returns whether it has what it wants. */
  public boolean isGranted() {
    return token > 0;
  }
}
