package io.paradecom.common.decompose;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a decomposition may cost. Prices are the user's own word: none is known here.
 *
 * @param tokens most tokens, read and written together, at least 1; null: any number
 * @param usd most US dollars, above 0; null: any amount
 * @param price what tokens cost; null: unknown, and then there is no limit in dollars
 */
public record Budget(@Nullable Long tokens, @Nullable BigDecimal usd, @Nullable Price price) {
  /** No limit. */
  public static final Budget UNLIMITED = new Budget(null, null, null);

  /**
   * What tokens cost.
   *
   * @param inputUsd US dollars for a million tokens that are read, at least 0
   * @param outputUsd the same for those that are written
   */
  public record Price(BigDecimal inputUsd, BigDecimal outputUsd) {
    private static final int MILLION = 6;

    /** Returns the price of some tokens, in US dollars. */
    public BigDecimal of(Tokens tokens) {
      return inputUsd
          .multiply(BigDecimal.valueOf(tokens.input()))
          .add(outputUsd.multiply(BigDecimal.valueOf(tokens.output())))
          .movePointLeft(MILLION);
    }
  }

  /**
   * @throws IllegalArgumentException when a limit is not above 0, or dollars are limited without a
   *     price
   */
  public Budget {
    if ((tokens != null && tokens < 1) || (usd != null && usd.signum() <= 0)) {
      throw new IllegalArgumentException(
          "Expected a budget above 0, but found %s tokens and %s dollars.".formatted(tokens, usd));
    }
    if (usd != null && price == null) {
      throw new IllegalArgumentException("Expected a price for a budget in dollars.");
    }
  }

  /** Returns whether nothing is limited. */
  public boolean isUnlimited() {
    return tokens == null && usd == null;
  }

  /** Returns whether so much may be spent altogether. */
  public boolean covers(Tokens spent) {
    boolean coversTokens = tokens == null || spent.total() <= tokens;
    boolean coversDollars = usd == null || price == null || price.of(spent).compareTo(usd) <= 0;
    return coversTokens && coversDollars;
  }
}
