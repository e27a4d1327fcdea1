package io.paradecom.core.spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How much of a budget, in millionths of its unit: exact for money, unlike a binary fraction.
 *
 * @param micros 0 to {@link #MAX}'s
 */
public record Amount(long micros) implements Comparable<Amount> {
  private static final int SCALE = 6;
  private static final int LONGEST = 64;
  private static final int SMALLEST = 1000;

  /** Nothing. */
  public static final Amount ZERO = new Amount(0);

  /** The largest: 1,000,000,000,000 of a unit. */
  public static final Amount MAX = new Amount(1_000_000_000_000_000_000L);

  /**
   * @throws IllegalArgumentException when it is outside its range
   */
  public Amount {
    if (micros < 0 || micros > 1_000_000_000_000_000_000L) {
      throw new IllegalArgumentException(
          "Expected an amount of 0 to 1,000,000,000,000, but found %s."
              .formatted(BigDecimal.valueOf(micros, SCALE).toPlainString()));
    }
  }

  /** Returns a whole number of units. */
  public static Amount of(long units) {
    return parse(Long.toString(units));
  }

  /**
   * Returns the amount that a decimal number stands for.
   *
   * @throws IllegalArgumentException when it is none, has more than six decimals, or is outside the
   *     range
   */
  public static Amount parse(String text) {
    BigDecimal number = decimal(text);
    Amount rounded = ofAtLeast(number);
    if (number.signum() < 0 || number.compareTo(rounded.toDecimal()) != 0) {
      throw new IllegalArgumentException(
          "Expected an amount of 0 to 1,000,000,000,000 with at most six decimals, but found '%s'."
              .formatted(text));
    }
    return rounded;
  }

  /**
   * Returns what a decimal number comes to: less than a millionth is rounded up, what is negative
   * is nothing, and what is too large is {@link #MAX}. Empty: it is no number.
   */
  public static Optional<Amount> ceiling(String text) {
    try {
      return Optional.of(ofAtLeast(decimal(text)));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static BigDecimal decimal(String text) {
    try {
      if (text.length() <= LONGEST) {
        return new BigDecimal(text);
      }
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException(notDecimal(text), malformed);
    }
    throw new IllegalArgumentException(notDecimal(text));
  }

  private static String notDecimal(String text) {
    return "Expected a decimal number, but found '%s'."
        .formatted(text.substring(0, Math.min(text.length(), LONGEST)));
  }

  private static Amount ofAtLeast(BigDecimal number) {
    if (number.signum() <= 0) {
      return ZERO;
    }
    // Numbers with large exponents would take memory to be written out.
    if (number.scale() > SMALLEST) {
      return new Amount(1);
    }
    if ((long) number.precision() - number.scale() > MAX.toDecimal().precision()
        || number.compareTo(MAX.toDecimal()) > 0) {
      return MAX;
    }
    return new Amount(number.setScale(SCALE, RoundingMode.UP).unscaledValue().longValueExact());
  }

  /** Returns the sum, at most {@link #MAX}. */
  public Amount plus(Amount other) {
    return new Amount(Math.min(MAX.micros, micros + other.micros));
  }

  /** Returns the difference, at least {@link #ZERO}. */
  public Amount minus(Amount other) {
    return new Amount(Math.max(0, micros - other.micros));
  }

  /** Returns the smaller one. */
  public Amount min(Amount other) {
    return micros <= other.micros ? this : other;
  }

  /** Returns whether it is nothing. */
  public boolean isZero() {
    return micros == 0;
  }

  /** Returns it as a number of units. */
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(micros, SCALE);
  }

  @Override
  public int compareTo(Amount other) {
    return Long.compare(micros, other.micros);
  }

  /** Returns it as a decimal number without zeros at its end. */
  @Override
  public String toString() {
    return micros == 0 ? "0" : toDecimal().stripTrailingZeros().toPlainString();
  }
}
