package io.paradecom.cli.terminal;

/** How many columns of a terminal text takes. */
public final class Columns {
  /** East Asian scripts and emoji, first and last, ascending. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x2E80, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  private Columns() {}

  /** Returns the columns of {@code text}, which has no control characters. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** Returns as much of the beginning as fits in {@code columns}. */
  public static String cut(String text, int columns) {
    int used = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      used += of(c);
      if (used > columns) {
        return text.substring(0, at);
      }
      at += Character.charCount(c);
    }
    return text;
  }

  private static int of(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    for (int[] range : WIDE) {
      if (c <= range[1]) {
        return c >= range[0];
      }
    }
    return false;
  }
}
