package io.paradecom.cli.relay;

import java.time.Duration;

/**
 * What is wrong with a link, seen from who connects over it.
 *
 * @param there whether nothing goes to where it leads
 * @param back whether nothing comes back from there
 * @param reset whether connections are reset, those that are open and every new one
 * @param delay of every byte, each way
 */
public record Trouble(boolean there, boolean back, boolean reset, Duration delay) {
  /** Nothing is wrong. */
  public static final Trouble NONE = new Trouble(false, false, false, Duration.ZERO);

  /** Nothing goes through, and nobody is told so. */
  public static final Trouble CUT = new Trouble(true, true, false, Duration.ZERO);

  /** What is sent does not arrive; what the other side says does. */
  public static final Trouble UNHEARD = new Trouble(true, false, false, Duration.ZERO);

  /** What is sent arrives; what the other side says does not. */
  public static final Trouble UNANSWERED = new Trouble(false, true, false, Duration.ZERO);

  /** Connections are reset. */
  public static final Trouble RESET = new Trouble(false, false, true, Duration.ZERO);

  /**
   * @throws IllegalArgumentException when the delay is negative
   */
  public Trouble {
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a delay of zero or more, but found %s.".formatted(delay));
    }
  }

  /** Everything takes so much longer, each way. */
  public static Trouble delay(Duration delay) {
    return new Trouble(false, false, false, delay);
  }

  /** Both at once: what either holds is held, delays add up. */
  Trouble and(Trouble other) {
    return new Trouble(
        there || other.there, back || other.back, reset || other.reset, delay.plus(other.delay));
  }
}
