package io.paradecom.core.spec;

import java.util.List;

/**
 * The files that a task reads and those that it writes, so that no two tasks meet on one.
 *
 * @param reads at most {@value #MAX_GLOBS}
 * @param writes at most {@value #MAX_GLOBS}; what is written may be read, too
 */
public record FileClaims(List<FileGlob> reads, List<FileGlob> writes) {
  /** Most patterns of each kind. */
  public static final int MAX_GLOBS = 32;

  /** Nothing is said. */
  public static final FileClaims NONE = new FileClaims(List.of(), List.of());

  /**
   * @throws IllegalArgumentException when there are too many patterns
   */
  public FileClaims {
    reads = checked("reads", reads);
    writes = checked("writes", writes);
  }

  private static List<FileGlob> checked(String field, List<FileGlob> globs) {
    if (globs.size() > MAX_GLOBS) {
      throw new IllegalArgumentException(
          "Expected at most %d patterns in %s, but found %d."
              .formatted(MAX_GLOBS, field, globs.size()));
    }
    return List.copyOf(globs);
  }

  /** Returns the claims of texts. */
  public static FileClaims of(List<String> reads, List<String> writes) {
    return reads.isEmpty() && writes.isEmpty()
        ? NONE
        : new FileClaims(
            reads.stream().map(FileGlob::new).toList(),
            writes.stream().map(FileGlob::new).toList());
  }

  /** Returns whether nothing is claimed. */
  public boolean isEmpty() {
    return reads.isEmpty() && writes.isEmpty();
  }
}
