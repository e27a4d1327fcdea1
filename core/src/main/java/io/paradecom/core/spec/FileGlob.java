package io.paradecom.core.spec;

import java.util.Optional;

/**
 * A pattern of paths, relative to the directory that the tasks of a workflow share. Its segments
 * are divided by {@code /}; {@code **} as a segment stands for any number of segments, also none;
 * within a segment {@code *} stands for any characters, also none, and {@code ?} for one. All else
 * stands for itself, in its case.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record FileGlob(String text) {
  /** Longest pattern, in characters. */
  public static final int MAX_LENGTH = 256;

  private static final String ANY_DEPTH = "**";

  /** What other patterns give a meaning to; {@code ?} stands for these as well. */
  private static final String FOREIGN = "[]{}\\";

  /**
   * @throws IllegalArgumentException when {@code text} is none, with {@link #problem}
   */
  public FileGlob {
    Optional<String> problem = problem(text);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /** Returns what is wrong with {@code text}, as a sentence; empty: nothing. */
  public static Optional<String> problem(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.of(
          "Expected a pattern of paths of 1 to %d characters, but found %d."
              .formatted(MAX_LENGTH, text.length()));
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) || FOREIGN.indexOf(c) >= 0)) {
      return wrong(text, "without control characters and %s (? stands for one)", FOREIGN);
    }
    if (text.startsWith("/") || text.startsWith("!")) {
      return wrong(text, "that is relative and does not start with %s", text.charAt(0));
    }
    for (String segment : text.split("/", -1)) {
      Optional<String> problem = segmentProblem(text, segment);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segmentProblem(String text, String segment) {
    if (segment.isEmpty()) {
      return wrong(text, "without empty segments (a folder and all below it is %s)", "dir/**");
    }
    if (segment.equals(".") || segment.equals("..")) {
      return wrong(text, "without the segment %s", segment);
    }
    return segment.contains(ANY_DEPTH) && !segment.equals(ANY_DEPTH)
        ? wrong(text, "in which ** is a segment of its own, as in %s", "src/**/*.java")
        : Optional.empty();
  }

  /**
   * Returns whether it matches a path, given as segments with {@code /} between them. Cost: at most
   * the product of both lengths.
   */
  public boolean matches(String path) {
    String[] pattern = text.split("/", -1);
    String[] segments = path.split("/", -1);
    // What is left of the path after the pattern's first parts, for each place in it.
    boolean[] open = new boolean[segments.length + 1];
    open[0] = true;
    for (String part : pattern) {
      boolean[] next = new boolean[segments.length + 1];
      boolean any = part.equals(ANY_DEPTH);
      for (int i = 0; i <= segments.length; i++) {
        boolean before = i > 0 && (any ? next[i - 1] : open[i - 1] && fits(part, segments[i - 1]));
        next[i] = any ? open[i] || before : before;
      }
      open = next;
    }
    return open[segments.length];
  }

  /** Goes back to the last star only: what an earlier one took need not be taken otherwise. */
  private static boolean fits(String part, String segment) {
    int p = 0;
    int s = 0;
    int star = -1;
    int taken = 0;
    while (s < segment.length()) {
      int at = segment.codePointAt(s);
      if (p < part.length() && part.charAt(p) == '*') {
        star = p++;
        taken = s;
      } else if (p < part.length() && (part.charAt(p) == '?' || part.codePointAt(p) == at)) {
        p += part.charAt(p) == '?' ? 1 : Character.charCount(at);
        s += Character.charCount(at);
      } else if (star >= 0) {
        p = star + 1;
        taken += Character.charCount(segment.codePointAt(taken));
        s = taken;
      } else {
        return false;
      }
    }
    return part.substring(p).chars().allMatch(left -> left == '*');
  }

  private static Optional<String> wrong(String text, String rule, Object of) {
    return Optional.of(
        "Expected a pattern of paths %s, but found '%s'."
            .formatted(rule.formatted(of), text.replaceAll("\\p{Cntrl}", "?")));
  }

  @Override
  public String toString() {
    return text;
  }
}
