package io.paradecom.core.graph;

import io.paradecom.core.graph.FileGroups.Group;
import io.paradecom.core.graph.FileGroups.Pair;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the members of groups that nothing orders, some hundred contested tasks at a time: one
 * sweep says for all tasks which of these are sure to be over before. Of a pair only the later one
 * can wait for the other, so each pair is looked at from its later end. Where that would be too
 * much work, all members of a group are taken to conflict.
 */
final class ConflictSearch {
  /** Most words that are gone through: a few seconds. */
  private static final long MAX_WORDS = 2_000_000_000;

  /** Most words that are kept at a time: 32 MB. */
  private static final int MAX_ROWS = 4_000_000;

  private static final int MAX_WIDTH = 16;

  private final FileGroups groups;
  private final Precedence precedence;
  private final int[] contested;
  private final int[] source;
  private final int width;

  ConflictSearch(FileGroups groups, Precedence precedence) {
    this.groups = groups;
    this.precedence = precedence;
    this.contested = groups.contested();
    this.source = new int[precedence.size()];
    this.width = Math.clamp(MAX_ROWS / precedence.size(), 1, MAX_WIDTH);
  }

  /** Fills what conflicts in each group, and {@code named} up to its limit. */
  void run(List<Pair> named) {
    Arrays.fill(source, -1);
    long members = groups.groups().stream().mapToLong(Group::size).sum();
    long rounds = (contested.length + Long.SIZE - 1L) / Long.SIZE;
    if ((precedence.cost(1) + members) * rounds > MAX_WORDS) {
      groups.groups().forEach(group -> group.conflicting().set(0, group.size()));
      return;
    }
    int step = width * Long.SIZE;
    for (int from = 0; from < contested.length; from += step) {
      int to = Math.min(contested.length, from + step);
      if (isOpen(from, to, named)) {
        batch(from, to, named);
      }
    }
  }

  private boolean isOpen(int from, int to, List<Pair> named) {
    return named.size() < FileGroups.MAX_NAMED
        || groups.groups().stream()
            .anyMatch(group -> !group.isDecided() && sources(group, from, to) > 0);
  }

  private int sources(Group group, int from, int to) {
    return end(group, to) - group.from(contested[from]);
  }

  private int end(Group group, int to) {
    return to == contested.length ? group.size() : group.from(contested[to]);
  }

  private void batch(int from, int to, List<Pair> named) {
    for (int i = from; i < to; i++) {
      source[groups.place(contested[i])] = i - from;
    }
    long[] rows = precedence.sweep(source, width, (_, _) -> {});
    for (Group group : groups.groups()) {
      boolean open = named.size() < FileGroups.MAX_NAMED || !group.isDecided();
      if (open && sources(group, from, to) > 0) {
        search(group, from, to, rows, named);
      }
    }
    for (int i = from; i < to; i++) {
      source[groups.place(contested[i])] = -1;
    }
  }

  private void search(Group group, int from, int to, long[] rows, List<Pair> named) {
    int begin = group.from(contested[from]);
    int end = end(group, to);
    long[] all = new long[width];
    long[] writing = new long[width];
    long[] conflicting = new long[width];
    for (int x = begin; x < group.size(); x++) {
      int place = groups.place(group.member(x));
      long[] others = group.writes(x) ? all : writing;
      for (int w = 0; w < width; w++) {
        long unordered = others[w] & ~rows[place * width + w];
        if (unordered != 0) {
          conflicting[w] |= unordered;
          group.conflicting().set(x);
          name(group, from + w * Long.SIZE, unordered, x, named);
        }
      }
      if (x < end) {
        // From here on it is one of those before.
        add(all, source[place]);
        if (group.writes(x)) {
          add(writing, source[place]);
        }
      }
    }
    for (int x = begin; x < end; x++) {
      int bit = source[groups.place(group.member(x))];
      if ((conflicting[bit >>> 6] & 1L << bit) != 0) {
        group.conflicting().set(x);
      }
    }
  }

  private static void add(long[] words, int bit) {
    words[bit >>> 6] |= 1L << bit;
  }

  private void name(Group group, int first, long bits, int x, List<Pair> named) {
    for (long left = bits; left != 0 && named.size() < FileGroups.MAX_NAMED; left &= left - 1) {
      int earlier = contested[first + Long.numberOfTrailingZeros(left)];
      named.add(new Pair(earlier, group.member(x), group));
    }
  }
}
