package io.paradecom.runner.execute;

import java.time.Duration;

/**
 * What an execution may use.
 *
 * @param timeout from its start to its end; then the whole process tree is ended
 * @param grace between SIGTERM and SIGKILL when it is ended early
 * @param logBytes most bytes of each output stream that are handed on; the rest is read and dropped
 * @param outputBytes largest JSON output, as UTF-8
 * @param tailLines how many last lines of each stream the result shows
 */
public record ExecutionLimits(
    Duration timeout, Duration grace, long logBytes, int outputBytes, int tailLines) {
  /** One hour, ten seconds, 4 MiB of log a stream, 64 KiB of output, 20 lines. */
  public static final ExecutionLimits DEFAULT =
      new ExecutionLimits(
          Duration.ofHours(1), Duration.ofSeconds(10), 4L * 1024 * 1024, 64 * 1024, 20);

  public ExecutionLimits {
    require(timeout.isPositive(), "a timeout of more than 0", timeout);
    require(!grace.isNegative(), "a kill grace of at least 0", grace);
    require(logBytes >= 0, "a log limit of at least 0 bytes", logBytes);
    require(outputBytes > 0, "an output limit of at least 1 byte", outputBytes);
    require(tailLines >= 0, "at least 0 last lines", tailLines);
  }

  /** Returns these limits with another timeout. */
  public ExecutionLimits withTimeout(Duration other) {
    return new ExecutionLimits(other, grace, logBytes, outputBytes, tailLines);
  }

  /** Returns these limits with another kill grace. */
  public ExecutionLimits withGrace(Duration other) {
    return new ExecutionLimits(timeout, other, logBytes, outputBytes, tailLines);
  }

  /** Returns these limits with another bound on each stream's log. */
  public ExecutionLimits withLogBytes(long other) {
    return new ExecutionLimits(timeout, grace, other, outputBytes, tailLines);
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
