package io.paradecom.core.decompose;

/** The characters that texts of tasks may hold. */
public final class PlainText {
  private PlainText() {}

  /** Returns {@code text} with a space for every character that no text may hold. */
  public static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(c -> isIllegal(c) ? ' ' : c).forEach(out::appendCodePoint);
    return out.toString();
  }

  /**
   * Returns whether no text may hold this character: control characters but for tab and line
   * breaks, halves of surrogate pairs, what reverses the direction of text, and what is not a
   * character.
   */
  public static boolean isIllegal(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
      case Character.SURROGATE -> true;
      case Character.FORMAT -> isDirection(codePoint);
      case Character.UNASSIGNED -> (codePoint & 0xFFFE) == 0xFFFE;
      default -> false;
    };
  }

  private static boolean isDirection(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
