package io.paradecom.spi;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was spent on calls to a model; each part may be unknown.
 *
 * @param tokens at least 0
 * @param costUsd US dollars, at least 0; more than six decimals are rounded
 * @param model as its provider calls it
 */
public record TaskUsage(
    @Nullable Long tokens, @Nullable BigDecimal costUsd, @Nullable String model) {
  /**
   * @throws IllegalArgumentException when tokens or costs are negative
   */
  public TaskUsage {
    if ((tokens != null && tokens < 0) || (costUsd != null && costUsd.signum() < 0)) {
      throw new IllegalArgumentException(
          "Expected tokens and costs of at least 0, but found %s and %s."
              .formatted(tokens, costUsd));
    }
  }

  /** Tokens of a model that is not named. */
  public static TaskUsage tokens(long tokens) {
    return new TaskUsage(tokens, null, null);
  }
}
