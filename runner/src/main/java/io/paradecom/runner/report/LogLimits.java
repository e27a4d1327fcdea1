package io.paradecom.runner.report;

/**
 * How much of a task's output travels on the log topic; files hold all of it.
 *
 * @param charactersPerTask most characters of one attempt, at least 0
 * @param charactersPerSecond most characters a second of one attempt, at least 1; a burst of twice
 *     as many is let through
 */
public record LogLimits(long charactersPerTask, long charactersPerSecond) {
  /** 1 Mi characters an attempt, 128 Ki a second. */
  public static final LogLimits DEFAULT = new LogLimits(1 << 20, 128 << 10);

  public LogLimits {
    if (charactersPerTask < 0) {
      throw new IllegalArgumentException(
          "Expected a log limit of at least 0 characters a task, but found %d."
              .formatted(charactersPerTask));
    }
    if (charactersPerSecond < 1) {
      throw new IllegalArgumentException(
          "Expected a log rate of at least 1 character a second, but found %d."
              .formatted(charactersPerSecond));
    }
  }
}
