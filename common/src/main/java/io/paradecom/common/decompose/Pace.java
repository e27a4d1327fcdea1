package io.paradecom.common.decompose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** When the next question may be asked: so many in any minute, and none while the model rests. */
final class Pace {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int perMinute;
  private final Deque<Instant> asked = new ArrayDeque<>();
  private Instant restsUntil = Instant.MIN;

  /**
   * @param perMinute at least 1; 0: any number
   */
  Pace(int perMinute) {
    this.perMinute = perMinute;
  }

  boolean mayAsk(Instant now) {
    while (!asked.isEmpty() && !asked.getFirst().plus(MINUTE).isAfter(now)) {
      asked.removeFirst();
    }
    return !now.isBefore(restsUntil) && (perMinute == 0 || asked.size() < perMinute);
  }

  void asked(Instant now) {
    if (perMinute > 0) {
      asked.addLast(now);
    }
  }

  void restUntil(Instant until) {
    restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
  }
}
