package io.paradecom.common.format;

/** Text of a file as it may stand in a message: short, on one line, without control characters. */
public final class Quoted {
  private static final int MAX_LENGTH = 60;

  private Quoted() {}

  /** Returns {@code text} in quotes, cut to 60 characters. */
  public static String of(String text) {
    String shown = text.length() <= MAX_LENGTH ? text : cut(text, MAX_LENGTH - 3) + "...";
    return "'" + plain(shown) + "'";
  }

  /** Returns {@code text} with every control character written as its code. */
  public static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Returns the first {@code length} characters, one less where that would halve a pair. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || c == '\u2028'
        || c == '\u2029';
  }
}
