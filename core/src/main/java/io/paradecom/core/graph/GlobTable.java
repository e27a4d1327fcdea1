package io.paradecom.core.graph;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct patterns of a graph, who uses each, and which of those that are written meet which
 * others. Two patterns can only meet when the fixed beginning of one begins that of the other, so
 * in the order of these a stack holds the candidates; patterns without a wildcard cost one look-up
 * unless patterns with one begin them.
 */
final class GlobTable {
  /** Most cells of tables that are filled: about a second. */
  private static final long MAX_STEPS = 200_000_000;

  /** What a pair that meets counts for, so that no more than two million are kept. */
  private static final long STEPS_OF_A_PAIR = 100;

  private final Map<FileGlob, Entry> entries = new LinkedHashMap<>();
  private final GlobPattern.Steps steps = new GlobPattern.Steps(MAX_STEPS);

  /**
   * @param number in the order in which the patterns are first seen
   * @param readers places of tasks in topological order; likewise {@code writers}
   * @param meets those that it meets, where one of both is written; never itself
   */
  record Entry(
      int number,
      FileGlob glob,
      GlobPattern pattern,
      List<Integer> readers,
      List<Integer> writers,
      List<Entry> meets) {
    boolean isWritten() {
      return !writers.isEmpty();
    }

    // Entries are nodes of a graph that may hold cycles.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public String toString() {
      return glob.text();
    }
  }

  /** Adds what the task at a place claims; places come in topological order. */
  void add(int place, TaskSpec task) {
    for (FileGlob glob : task.files().reads()) {
      addTo(entry(glob).readers(), place);
    }
    for (FileGlob glob : task.files().writes()) {
      addTo(entry(glob).writers(), place);
    }
  }

  private static void addTo(List<Integer> places, int place) {
    if (places.isEmpty() || places.getLast() != place) {
      places.add(place);
    }
  }

  private Entry entry(FileGlob glob) {
    return entries.computeIfAbsent(
        glob,
        _ ->
            new Entry(
                entries.size(),
                glob,
                GlobPattern.of(glob),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>()));
  }

  /** Returns all entries in the order of their numbers. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** Fills {@link Entry#meets}; returns whether that was within {@link #MAX_STEPS}. */
  boolean compare() {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(
        Comparator.comparing((Entry entry) -> entry.pattern().prefix())
            .thenComparingInt(Entry::number));
    // Each list: patterns with a wildcard of one prefix, which begins those above it.
    Deque<List<Entry>> open = new ArrayDeque<>();
    for (int begin = 0; begin < sorted.size(); ) {
      String prefix = sorted.get(begin).pattern().prefix();
      while (!open.isEmpty() && !prefix.startsWith(prefixOf(open.getLast()))) {
        open.removeLast();
      }
      int end = begin;
      while (end < sorted.size() && sorted.get(end).pattern().prefix().equals(prefix)) {
        end++;
      }
      List<Entry> here = sorted.subList(begin, end);
      for (int i = 0; i < here.size(); i++) {
        compare(here.get(i), here.subList(i + 1, here.size()));
      }
      open.forEach(above -> above.forEach(one -> compare(one, here)));
      List<Entry> wild = here.stream().filter(entry -> !entry.pattern().isLiteral()).toList();
      if (!wild.isEmpty()) {
        open.addLast(wild);
      }
      if (steps.areUsedUp()) {
        return false;
      }
      begin = end;
    }
    entries.values().forEach(entry -> entry.meets().sort(Comparator.comparingInt(Entry::number)));
    return true;
  }

  private static String prefixOf(List<Entry> entries) {
    return entries.getFirst().pattern().prefix();
  }

  private void compare(Entry one, List<Entry> others) {
    for (Entry other : others) {
      if (steps.areUsedUp()) {
        return;
      }
      boolean matters = one.isWritten() || other.isWritten();
      if (matters && one.pattern().meets(other.pattern(), steps)) {
        one.meets().add(other);
        other.meets().add(one);
        steps.add(STEPS_OF_A_PAIR);
      }
    }
  }
}
