package io.paradecom.common.format;

import java.util.Locale;

/**
 * One thing that a person should know about how a file was read.
 *
 * @param line from 1; 0: the note is about the file as a whole
 * @param column from 1; 0 as {@code line}
 * @param path place within the document; empty: the root
 * @param message one sentence
 */
public record ImportNote(Kind kind, int line, int column, String path, String message) {
  /** How much a note matters. */
  public enum Kind {
    /** The graph is not what the file says word for word: an edge or a duplicate was dropped. */
    REPAIR,
    /** A value was not understood and read as something else. */
    WARNING,
    /** The file was read as it stands; this is how. */
    INFO,
    /** The file could be read in two ways; this is the one that was taken. */
    AMBIGUOUS
  }

  /** Returns place and message as one line. */
  public String text() {
    String where = line > 0 ? "line " + line + ", column " + column : "file";
    return "%s: %s: %s".formatted(kind.name().toLowerCase(Locale.ROOT), at(where), message);
  }

  private String at(String where) {
    return path.isEmpty() ? where : where + ", at " + path;
  }
}
