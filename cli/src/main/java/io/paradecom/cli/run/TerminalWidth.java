package io.paradecom.cli.run;

/** How wide the terminal is. */
final class TerminalWidth {
  private static final int USUAL = 100;

  private TerminalWidth() {}

  /** Returns what COLUMNS says, else a usual width. */
  static int columns() {
    String columns = System.getenv("COLUMNS");
    if (columns == null || !columns.matches("[0-9]{1,4}")) {
      return USUAL;
    }
    return Math.max(20, Integer.parseInt(columns));
  }
}
