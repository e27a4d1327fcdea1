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

  private static boolean depthMeets(int[][] one, int[][] other, Steps steps) {
    boolean[] below = new boolean[other.length + 1];
    for (int i = one.length; i >= 0; i--) {
      boolean[] row = new boolean[other.length + 1];
      for (int j = other.length; j >= 0; j--) {
        row[j] = cell(one, i, other, j, row, below, steps);
      }
      steps.add(row.length);
      below = row;
    }
    return below[0];
  }

  /** Whether a path is left that the segments from {@code i} on and those from {@code j} match. */
  private static boolean cell(
      int[][] one, int i, int[][] other, int j, boolean[] row, boolean[] below, Steps steps) {
    boolean oneEnds = i == one.length;
    boolean otherEnds = j == other.length;
    if (oneEnds && otherEnds) {
      return true;
    }
    boolean oneIsDeep = !oneEnds && one[i].length == 0;
    boolean otherIsDeep = !otherEnds && other[j].length == 0;
    if (oneIsDeep || otherIsDeep) {
      // A deep segment is passed for nothing, and what is across from one is swallowed by it.
      return (!oneEnds && below[j]) || (!otherEnds && row[j + 1]);
    }
    return !oneEnds && !otherEnds && below[j + 1] && segmentMeets(one[i], other[j], steps);
  }

  private static boolean segmentMeets(int[] one, int[] other, Steps steps) {
    boolean[] below = new boolean[other.length + 1];
    for (int i = one.length; i >= 0; i--) {
      boolean[] row = new boolean[other.length + 1];
      for (int j = other.length; j >= 0; j--) {
        row[j] = letterCell(one, i, other, j, row, below);
      }
      steps.add(row.length);
      below = row;
    }
    return below[0];
  }

  private static boolean letterCell(
      int[] one, int i, int[] other, int j, boolean[] row, boolean[] below) {
    boolean oneEnds = i == one.length;
    boolean otherEnds = j == other.length;
    if (oneEnds && otherEnds) {
      return true;
    }
    boolean oneIsStar = !oneEnds && one[i] == '*';
    boolean otherIsStar = !otherEnds && other[j] == '*';
    if (oneIsStar || otherIsStar) {
      return (!oneEnds && below[j]) || (!otherEnds && row[j + 1]);
    }
    return !oneEnds && !otherEnds && below[j + 1] && letterMeets(one[i], other[j]);
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
