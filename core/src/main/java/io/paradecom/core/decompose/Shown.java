package io.paradecom.core.decompose;

/** Text of a proposal as it may stand in a message: short, on one line, harmless. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** Returns {@code text} in quotes, cut to 80 characters, without control characters. */
  static String of(String text) {
    StringBuilder out = new StringBuilder("'");
    int[] codePoints = text.codePoints().limit(LONGEST + 1L).toArray();
    for (int i = 0; i < Math.min(codePoints.length, LONGEST); i++) {
      boolean isSpace = Character.isWhitespace(codePoints[i]);
      boolean isIllegal = PlainText.isIllegal(codePoints[i]);
      out.appendCodePoint(isSpace ? ' ' : isIllegal ? '?' : codePoints[i]);
    }
    return out.append(codePoints.length > LONGEST ? "...'" : "'").toString();
  }

  /** Returns what messages call a child: its id and its title. */
  static String child(ProposedChild child) {
    return "subtask " + of(child.localId()) + " (" + of(child.title()) + ")";
  }
}
