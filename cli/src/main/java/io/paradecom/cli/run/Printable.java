package io.paradecom.cli.run;

/** Text of tasks made safe for a terminal: control characters and escape sequences are dropped. */
public final class Printable {
  private static final int MAX_CHARS = 400;

  private Printable() {}

  /** Returns the first 400 characters of {@code text} that may be shown. */
  public static String of(String text) {
    return safe(text, MAX_CHARS);
  }

  /** Returns all of a line that may be shown. */
  public static String line(String text) {
    return safe(text, Integer.MAX_VALUE);
  }

  private static String safe(String text, int mostCharacters) {
    String plain = text.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "");
    StringBuilder safe = new StringBuilder(Math.min(plain.length(), mostCharacters));
    plain
        .codePoints()
        .limit(mostCharacters)
        .map(c -> c == '\t' ? ' ' : c)
        .filter(c -> !Character.isISOControl(c))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
