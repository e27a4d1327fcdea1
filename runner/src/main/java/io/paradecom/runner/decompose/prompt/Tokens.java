package io.paradecom.runner.decompose.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * Estimates tokens without a tokenizer: four characters of ASCII are one token, any other character
 * is one. That is too many rather than too few for most models and texts.
 */
final class Tokens {
  private static final int ASCII_A_TOKEN = 4;
  private static final String CUT = "\n[cut here: the text goes on]";

  private Tokens() {}

  /** Returns the estimate in quarters of a token. */
  private static int quarters(int codePoint) {
    return codePoint < 0x80 ? 1 : ASCII_A_TOKEN;
  }

  static int estimate(String text) {
    long quarters = text.codePoints().mapToLong(Tokens::quarters).sum();
    return Math.toIntExact(Math.ceilDiv(quarters, (long) ASCII_A_TOKEN));
  }

  /**
   * Returns as much of the beginning as {@code most} tokens hold, with a remark where it is cut.
   */
  static String cut(String text, int most) {
    long left = (long) most * ASCII_A_TOKEN;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      left -= quarters(text.codePointAt(i));
      if (left < 0) {
        return text.substring(0, i) + CUT;
      }
    }
    return text;
  }

  /** Returns as many texts from the beginning as fit, and how many more there are. */
  static List<String> fitting(List<String> texts, int most) {
    List<String> fitting = new ArrayList<>();
    int left = most;
    for (String text : texts) {
      left -= estimate(text) + 1;
      if (left < 0) {
        fitting.add("[" + (texts.size() - fitting.size()) + " more]");
        return fitting;
      }
      fitting.add(text);
    }
    return fitting;
  }
}
