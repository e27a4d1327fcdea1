package io.paradecom.core.spec;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many units of a resource are granted in how much time. They do not come back when a task ends
 * but when their window has passed.
 *
 * @param windows all of them hold; at least one and at most {@link #MAX_WINDOWS}, each of another
 *     length
 */
public record Rate(List<Window> windows) {
  /** Most windows of one resource. */
  public static final int MAX_WINDOWS = 4;

  /** The longest window. */
  public static final Duration MAX_PER = Duration.ofDays(31);

  /**
   * In each span of time {@code [t, t + per)} at most {@code permits} units are granted.
   *
   * @param permits 1 to {@link ResourceWant#MAX_UNITS}
   * @param per whole milliseconds, up to {@link #MAX_PER}
   */
  public record Window(int permits, Duration per) {
    /**
     * @throws IllegalArgumentException when a component is outside its range
     */
    public Window {
      if (permits < 1 || permits > ResourceWant.MAX_UNITS) {
        throw new IllegalArgumentException(
            "Expected a rate of 1 to %,d permits, but found %,d."
                .formatted(ResourceWant.MAX_UNITS, permits));
      }
      if (per.compareTo(Duration.ofMillis(1)) < 0
          || per.compareTo(MAX_PER) > 0
          || per.toNanosPart() % 1_000_000 != 0) {
        throw new IllegalArgumentException(
            "Expected a rate per 1 ms to %d days in whole milliseconds, but found %s."
                .formatted(MAX_PER.toDays(), per));
      }
    }

    @Override
    public String toString() {
      return permits + " per " + per.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException when there are too few or too many windows, or two of a length
   */
  public Rate {
    windows = List.copyOf(windows);
    if (windows.isEmpty() || windows.size() > MAX_WINDOWS) {
      throw new IllegalArgumentException(
          "Expected 1 to %d windows of a rate, but found %d."
              .formatted(MAX_WINDOWS, windows.size()));
    }
    Set<Duration> lengths = new HashSet<>();
    for (Window window : windows) {
      if (!lengths.add(window.per())) {
        throw new IllegalArgumentException(
            "Expected windows of different lengths, but found %s twice.".formatted(window.per()));
      }
    }
  }

  /** Returns a rate of one window. */
  public static Rate of(int permits, Duration per) {
    return new Rate(List.of(new Window(permits, per)));
  }

  /** Returns the most units that one task can ever be granted at once. */
  public int most() {
    return windows.stream().mapToInt(Window::permits).min().orElseThrow();
  }
}
