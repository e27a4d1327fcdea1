package io.paradecom.core.graph;

import io.paradecom.core.spec.FileGlob;

/**
 * A {@link FileGlob} taken apart, and the exact answer to whether two of them meet: whether there
 * is a path that both match. Each is an automaton without loops but those of its stars, so the
 * product of two has as many states as their lengths multiplied; a table of these is filled from
 * the end.
 */
final class GlobPattern {
  private static final String ANY_DEPTH = "**";

  /** What a comparison of fixed ends costs, in cells of a table; most of it waits for memory. */
  private static final int STEPS_OF_A_LOOK = 40;

  /** Segments in code points; empty: any number of segments. */
  private final int[][] segments;

  private final String prefix;
  private final String suffix;
  private final boolean literal;

  private GlobPattern(String text) {
    String[] parts = text.split("/", -1);
    this.segments = new int[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      segments[i] = parts[i].equals(ANY_DEPTH) ? new int[0] : parts[i].codePoints().toArray();
    }
    int first = firstWild(text);
    this.literal = first == text.length();
    this.prefix = literal ? text : beforeDepth(text, first);
    this.suffix = literal ? text : afterDepth(text);
  }

  static GlobPattern of(FileGlob glob) {
    return new GlobPattern(glob.text());
  }

  private static int firstWild(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) != '*' && text.charAt(i) != '?') {
      i++;
    }
    return i;
  }

  /** The slash before {@code **} need not be there: {@code a/**} matches {@code a}. */
  private static String beforeDepth(String text, int wild) {
    boolean slash = text.startsWith(ANY_DEPTH, wild) && wild > 0;
    return text.substring(0, slash ? wild - 1 : wild);
  }

  private static String afterDepth(String text) {
    int last = Math.max(text.lastIndexOf('*'), text.lastIndexOf('?'));
    boolean depth = last > 0 && text.charAt(last) == '*' && text.charAt(last - 1) == '*';
    int from = depth && last + 1 < text.length() ? last + 2 : last + 1;
    return text.substring(from);
  }

  /** Returns the characters with which every path that it matches begins. */
  String prefix() {
    return prefix;
  }

  /** Returns whether it matches exactly the path {@link #prefix()}. */
  boolean isLiteral() {
    return literal;
  }

  /**
   * Returns whether some path matches both. Cost: O(1) where fixed ends differ, else at most the
   * product of both lengths.
   *
   * @param steps is told how many cells of tables were filled
   */
  boolean meets(GlobPattern other, Steps steps) {
    steps.add(STEPS_OF_A_LOOK);
    if (!agree(prefix, other.prefix) || !agreeAtEnd(suffix, other.suffix)) {
      return false;
    }
    if (literal && other.literal) {
      return prefix.equals(other.prefix);
    }
    return depthMeets(segments, other.segments, steps);
  }

  private static boolean agree(String one, String other) {
    return one.length() <= other.length() ? other.startsWith(one) : one.startsWith(other);
  }

  private static boolean agreeAtEnd(String one, String other) {
    return one.length() <= other.length() ? other.endsWith(one) : one.endsWith(other);
  }

  /** A cell says whether a path is left that the segments from its row and its column on match. */
  private static boolean depthMeets(int[][] one, int[][] other, Steps steps) {
    boolean[] below = new boolean[other.length + 1];
    below[other.length] = true;
    for (int j = other.length - 1; j >= 0; j--) {
      below[j] = isDeep(other[j]) && below[j + 1];
    }
    for (int i = one.length - 1; i >= 0; i--) {
      boolean[] row = new boolean[other.length + 1];
      row[other.length] = isDeep(one[i]) && below[other.length];
      for (int j = other.length - 1; j >= 0; j--) {
        // A deep segment is passed for nothing, and what is across from one is swallowed by it.
        row[j] =
            (isDeep(one[i]) || isDeep(other[j]))
                ? (below[j] || row[j + 1])
                : (below[j + 1] && segmentMeets(one[i], other[j], steps));
      }
      steps.add(row.length);
      below = row;
    }
    return below[0];
  }

  private static boolean isDeep(int[] segment) {
    return segment.length == 0;
  }

  /** The same table over the letters of two segments. */
  private static boolean segmentMeets(int[] one, int[] other, Steps steps) {
    boolean[] below = new boolean[other.length + 1];
    below[other.length] = true;
    for (int j = other.length - 1; j >= 0; j--) {
      below[j] = other[j] == '*' && below[j + 1];
    }
    for (int i = one.length - 1; i >= 0; i--) {
      boolean[] row = new boolean[other.length + 1];
      row[other.length] = one[i] == '*' && below[other.length];
      for (int j = other.length - 1; j >= 0; j--) {
        row[j] =
            (one[i] == '*' || other[j] == '*')
                ? (below[j] || row[j + 1])
                : (below[j + 1] && letterMeets(one[i], other[j]));
      }
      steps.add(row.length);
      below = row;
    }
    return below[0];
  }

  private static boolean letterMeets(int one, int other) {
    return one == other || one == '?' || other == '?';
  }

  /** Counts what was done, so that it can be bounded. Not thread-safe. */
  static final class Steps {
    private final long most;
    private long done;

    Steps(long most) {
      this.most = most;
    }

    void add(long steps) {
      done += steps;
    }

    boolean areUsedUp() {
      return done > most;
    }
  }
}
