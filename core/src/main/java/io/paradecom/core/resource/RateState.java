package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import java.util.List;

/**
 * What was granted of a resource with a rate and has not come back.
 *
 * @param taken for each window of the rate, in its order: what was granted, the earliest first
 */
public record RateState(ResourceKey key, Rate rate, List<List<Taken>> taken) {
  /**
   * Units that were granted together.
   *
   * @param untilMs when they come back, in milliseconds since the epoch
   */
  public record Taken(long untilMs, int units) {}

  public RateState {
    taken = taken.stream().map(List::copyOf).toList();
  }

  /**
   * Returns what is taken of a window, which need not be one of this rate's: then what the longest
   * one knows counts as of its times.
   */
  List<Taken> takenOf(Rate.Window window) {
    int like = rate.windows().indexOf(window);
    if (like >= 0) {
      return taken.get(like);
    }
    int longest = 0;
    for (int i = 1; i < rate.windows().size(); i++) {
      if (rate.windows().get(i).per().compareTo(rate.windows().get(longest).per()) > 0) {
        longest = i;
      }
    }
    long later = window.per().minus(rate.windows().get(longest).per()).toMillis();
    return taken.get(longest).stream()
        .map(one -> new Taken(one.untilMs() + later, one.units()))
        .toList();
  }
}
