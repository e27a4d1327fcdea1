package io.paradecom.cli.run;

/** Text of tasks made safe for a terminal: control characters and escape sequences are dropped. */
final class Printable {
  private static final int MAX_CHARS = 400;

  private Printable() {}

  static String of(String text) {
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
