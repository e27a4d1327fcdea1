package io.paradecom.common.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one reading has found so far, about the graph's own file and those read beside it. Not
 * thread-safe.
 */
public final class Findings {
  private final String file;
  private final List<Problem> problems;
  private final List<ImportNote> notes;

  private Findings(String file, List<Problem> problems, List<ImportNote> notes) {
    this.file = file;
    this.problems = problems;
    this.notes = notes;
  }

  /** Returns no findings yet, about this file. */
  public static Findings of(String file) {
    return new Findings(file, new ArrayList<>(), new ArrayList<>());
  }

  /** Returns the same findings, to which another file adds. */
  public Findings about(String otherFile) {
    return new Findings(otherFile, problems, notes);
  }

  /** Records a problem of the value at {@code at}. */
  public void problem(Cursor at, String message) {
    add(at.node().line(), at.node().column(), at.path(), message);
  }

  /** Records a problem of the key that leads to {@code at}. */
  public void problemAtKey(Cursor at, String message) {
    add(at.keyLine(), at.keyColumn(), at.path(), message);
  }

  /** Records a problem of a place that no cursor points at. */
  void problem(int line, int column, String message) {
    add(line, column, "", message);
  }

  /** Records a problem of the file as a whole. */
  public void problem(String message) {
    add(0, 0, "", message);
  }

  /** Records a note on the value at {@code at}. */
  public void note(ImportNote.Kind kind, Cursor at, String message) {
    notes.add(new ImportNote(kind, at.node().line(), at.node().column(), at.path(), message));
  }

  /** Records a note on the file as a whole. */
  public void note(ImportNote.Kind kind, String message) {
    notes.add(new ImportNote(kind, 0, 0, "", message));
  }

  /** Returns whether there is a problem, in any of the files. */
  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  List<ImportNote> notes() {
    return List.copyOf(notes);
  }

  /** Returns the problems, by file and place; there is at least one. */
  ReadResult refused() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.comparing((Problem problem) -> !problem.file().equals(file))
            .thenComparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return new ReadResult.Refused(sorted);
  }

  private void add(int line, int column, String path, String message) {
    if (problems.size() < ReadResult.Refused.MAX_PROBLEMS) {
      problems.add(new Problem(file, line, column, path, message));
    }
  }
}
