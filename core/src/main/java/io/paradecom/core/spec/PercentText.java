package io.paradecom.core.spec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encodes texts, so that nothing in them can be taken for anything else (RFC 3986). */
final class PercentText {
  private static final String PLAIN = "-._~";
  private static final int HEX = 16;

  /** Characters of one encoded byte. */
  private static final int ENCODED = 3;

  private PercentText() {}

  /** Returns a text of letters, digits and {@code -._~%} alone. */
  static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + text.length() / 2);
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      char sign = (char) (one & 0xff);
      boolean plain =
          (sign >= 'a' && sign <= 'z')
              || (sign >= 'A' && sign <= 'Z')
              || (sign >= '0' && sign <= '9')
              || PLAIN.indexOf(sign) >= 0;
      if (plain) {
        out.append(sign);
      } else {
        out.append('%').append(digit(sign >> 4)).append(digit(sign & 0xf));
      }
    }
    return out.toString();
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value, HEX));
  }

  /**
   * Returns what was encoded.
   *
   * @throws IllegalArgumentException when a percent sign is not followed by two digits
   */
  static String decode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = text.indexOf('%', i);
      if (end != i) {
        end = end < 0 ? text.length() : end;
        out.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end;
        continue;
      }
      boolean whole = i + 2 < text.length();
      int high = whole ? Character.digit(text.charAt(i + 1), HEX) : -1;
      int low = whole ? Character.digit(text.charAt(i + 2), HEX) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("Expected two digits after a percent sign.");
      }
      out.write(high * HEX + low);
      i += ENCODED;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
