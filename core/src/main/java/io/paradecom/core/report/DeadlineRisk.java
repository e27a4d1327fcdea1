package io.paradecom.core.report;

import java.time.Duration;
import java.time.Instant;

/** Whether a run that goes on is expected to end by its deadline. */
public enum DeadlineRisk {
  /** No time is known of some tasks to come, so nothing can be said. */
  UNKNOWN,
  /** Even if it goes badly it ends in time. */
  ON_TIME,
  /** It ends in time if it goes well, and late if it goes badly. */
  AT_RISK,
  /** Even at best it ends late. */
  EXPECTED_LATE,
  /** The deadline has passed. */
  LATE;

  /**
   * Compares what is to come with the time that is left.
   *
   * @param restMs from now to the end at best; -1: not known
   * @param mostMs from now to the end, if it goes badly; -1: not known
   */
  public static DeadlineRisk of(Instant deadline, Instant now, long restMs, long mostMs) {
    long leftMs = Duration.between(now, deadline).toMillis();
    if (leftMs <= 0) {
      return LATE;
    }
    if (restMs < 0 || mostMs < 0) {
      return UNKNOWN;
    }
    if (restMs > leftMs) {
      return EXPECTED_LATE;
    }
    return mostMs > leftMs ? AT_RISK : ON_TIME;
  }
}
