package io.paradecom.runner.lease;

import io.paradecom.runner.limit.Slot;
import io.paradecom.runner.time.RunnerClock;
import io.paradecom.runner.time.RunnerClock.Alarm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a slot around the expected end of its work that it will be free in a moment, so that what
 * follows is fetched and claimed meanwhile. An end that does not come is no longer expected after a
 * while. Thread-safe.
 */
final class ExpectedEnd {
  /** What a fetch and a claim take, with room for noise. */
  private static final long AHEAD_MS = 80;

  private final RunnerClock clock;
  private @Nullable Alarm alarm;
  private int turn;

  ExpectedEnd(RunnerClock clock) {
    this.clock = clock;
  }

  /**
   * Begins to watch, instead of what was watched before.
   *
   * @param millis how long the work is said to take; negative: nobody knows
   */
  synchronized void begin(Slot slot, long millis) {
    close();
    slot.expectFree(false);
    if (millis < 0) {
      return;
    }
    int current = turn;
    if (millis <= AHEAD_MS) {
      near(slot, current);
    } else {
      alarm = clock.after(Duration.ofMillis(millis - AHEAD_MS), () -> near(slot, current));
    }
  }

  /** Calls everything off. */
  synchronized void close() {
    turn++;
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private synchronized void near(Slot slot, int current) {
    if (current == turn) {
      slot.expectFree(true);
      alarm = clock.after(Duration.ofMillis(2 * AHEAD_MS), () -> slot.expectFree(false));
    }
  }
}
