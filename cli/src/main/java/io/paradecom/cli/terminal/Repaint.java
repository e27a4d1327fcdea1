package io.paradecom.cli.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are redrawn in place; what is said above them stays. Lines are cut to the width of the
 * terminal, so that none wraps and the redraw stays in place. When the terminal has become narrower
 * since, it has wrapped what was drawn, and that many rows are taken back. What is drawn has no
 * control characters. Used by one thread.
 */
public final class Repaint {
  private static final int LEAST_COLUMNS = 20;
  private static final String CLEAR_BELOW = "\u001b[0J";

  private final PrintStream out;
  private final Terminal terminal;
  private final List<Integer> drawnColumns = new ArrayList<>();
  private Terminal.Size size;

  /**
   * @param terminal one that has a size
   */
  public Repaint(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.size = terminal.size().orElseThrow();
  }

  /**
   * Draws lines in the place of those before.
   *
   * @param above stay, whole, above what is drawn
   */
  public void draw(List<String> above, List<String> lines) {
    size = terminal.size().orElse(size);
    StringBuilder frame = new StringBuilder(rewind());
    // Whole: these lines stay, so they may wrap.
    above.forEach(line -> frame.append(line).append(System.lineSeparator()));
    for (String line : lines) {
      String fitting = Columns.cut(line, columns() - 1);
      drawnColumns.add(Columns.of(fitting));
      frame.append(fitting).append(System.lineSeparator());
    }
    out.print(frame);
    out.flush();
  }

  /** Takes back what is drawn. */
  public void clear() {
    out.print(rewind());
    out.flush();
  }

  /** Returns the columns of the terminal. */
  public int columns() {
    return Math.max(LEAST_COLUMNS, size.columns());
  }

  /** Returns the rows of the terminal. */
  public int rows() {
    return size.rows();
  }

  private String rewind() {
    int rows = 0;
    for (int width : drawnColumns) {
      rows += Math.max(1, Math.ceilDiv(width, columns()));
    }
    drawnColumns.clear();
    return rows == 0 ? CLEAR_BELOW : "\u001b[" + rows + "F" + CLEAR_BELOW;
  }
}
