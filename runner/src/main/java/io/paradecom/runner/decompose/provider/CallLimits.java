package io.paradecom.runner.decompose.provider;

import java.time.Duration;

/**
 * What one call may take.
 *
 * @param deadline from its start to the last byte of the answer, more than 0
 * @param maxOutputTokens most tokens that the model may write, at least 1
 * @param maxAnswerBytes largest answer, with all that the provider wraps it in, at least 1
 */
public record CallLimits(Duration deadline, int maxOutputTokens, int maxAnswerBytes) {
  /** Five minutes, 16,384 tokens, 4 MiB. */
  public static final CallLimits DEFAULT = new CallLimits(Duration.ofMinutes(5), 16_384, 4 << 20);

  public CallLimits {
    if (!deadline.isPositive() || maxOutputTokens < 1 || maxAnswerBytes < 1) {
      throw new IllegalArgumentException(
          "Expected limits of a call above 0, but found %s, %d tokens and %d bytes."
              .formatted(deadline, maxOutputTokens, maxAnswerBytes));
    }
  }

  /** Returns the same limits with another deadline. */
  public CallLimits withDeadline(Duration other) {
    return new CallLimits(other, maxOutputTokens, maxAnswerBytes);
  }
}
