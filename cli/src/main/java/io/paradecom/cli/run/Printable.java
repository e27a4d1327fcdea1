package io.paradecom.cli.run;

/** Text of tasks made safe for a terminal: control characters and escape sequences are dropped. */
public final class Printable {
  private static final int MAX_CHARS = 400;

  private Printable() {}

  /** Returns the first 400 characters of {@code text} that may be shown. */
  public static String of(String text) {
    String plain = text.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "");
    StringBuilder safe = new StringBuilder(Math.min(plain.length(), MAX_CHARS));
    plain
        .codePoints()
        .limit(MAX_CHARS)
        .map(c -> c == '\t' ? ' ' : c)
        .filter(c -> !Character.isISOControl(c))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
