package io.paradecom.common.format;

/**
 * One reason why a file is refused.
 *
 * @param file the file, as it was named
 * @param line from 1; 0: the problem is the file as a whole
 * @param column from 1; 0 as {@code line}
 * @param path place within the document, as {@code tasks.deploy.retry.maxAttempts}; empty: the root
 * @param message one sentence: what was expected, what was found
 */
public record Problem(String file, int line, int column, String path, String message) {
  /** Returns file, line, column, path and message as one line, free of control characters. */
  public String text() {
    return "%s: %s".formatted(place(), message);
  }

  private String place() {
    String where = Quoted.plain(file);
    if (line > 0) {
      where += ", line " + line + ", column " + column;
    }
    return path.isEmpty() ? where : where + ", at " + path;
  }
}
