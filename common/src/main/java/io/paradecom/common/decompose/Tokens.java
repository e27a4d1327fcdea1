package io.paradecom.common.decompose;

/**
 * Tokens that a model reads and writes.
 *
 * @param input at least 0
 * @param output at least 0
 */
public record Tokens(long input, long output) {
  /** None at all. */
  public static final Tokens NONE = new Tokens(0, 0);

  /** Returns the sum. */
  public Tokens plus(Tokens other) {
    return new Tokens(input + other.input, output + other.output);
  }

  /** Returns both together. */
  public long total() {
    return input + output;
  }

  /** Returns what was used, of which this is the most that it can be where nobody says. */
  public Tokens settledBy(Usage usage) {
    Long in = usage.inputTokens();
    Long out = usage.outputTokens();
    return new Tokens(in == null ? input : in, out == null ? output : out);
  }
}
