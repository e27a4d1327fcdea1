package io.paradecom.leader.access;

/**
 * How much each caller may ask of one leader.
 *
 * @param perSecond requests a second over time, 1 to 100,000; 0: any number, all at once
 * @param atOnce requests that are answered at the same time, streams among them, from 1
 * @param streams of events that are open at the same time, from 1
 */
public record RateLimits(int perSecond, int atOnce, int streams) {
  /** Nothing is limited. */
  public static final RateLimits NONE = new RateLimits(0, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Of callers from elsewhere: a page with its streams and a busy program beside it. */
  public static final RateLimits DEFAULT = new RateLimits(50, 64, 16);

  /** Seconds of the rate that may come all at once. */
  static final int BURST_SECONDS = 4;

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public RateLimits {
    if (perSecond < 0 || perSecond > 100_000 || atOnce < 1 || streams < 1) {
      throw new IllegalArgumentException(
          "Expected 0 to 100000 requests a second and at least one at once, but found %d, %d, %d."
              .formatted(perSecond, atOnce, streams));
    }
  }
}
