package io.paradecom.core.graph;

import io.paradecom.core.graph.GlobTable.Entry;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tasks around each pattern that is written: its writers, and others that use a pattern which meets
 * it. Two tasks meet on a file exactly when they are together in a group and one of them is among
 * its writers. Where two written patterns meet, the one that meets more others has the writers of
 * both in its group, since one group is enough for a pair.
 *
 * <p>Members are positions in topological order.
 */
final class FileGroups {
  /** Most pairs that are named. */
  static final int MAX_NAMED = 100;

  /** Most members of all groups together: 20 MB. */
  private static final int MAX_MEMBERS = 5_000_000;

  private final List<TaskSpec> tasks;
  private final Precedence precedence;
  private final List<Group> groups = new ArrayList<>();
  private final List<Pair> named = new ArrayList<>();
  private boolean comparable;
  private int[] contested = new int[0];

  /** Two members of a group that nothing orders, the first of them before the second. */
  record Pair(int first, int second, Group group) {}

  /** The tasks around one written pattern. */
  static final class Group {
    private final Entry around;
    private final int[] members;
    private final BitSet writers = new BitSet();
    private final BitSet conflicting = new BitSet();

    private Group(Entry around, int[] members) {
      this.around = around;
      this.members = members;
      around.writers().forEach(writer -> writers.set(Arrays.binarySearch(members, writer)));
    }

    Entry around() {
      return around;
    }

    int size() {
      return members.length;
    }

    /** Returns a member's position. */
    int member(int i) {
      return members[i];
    }

    boolean writes(int i) {
      return writers.get(i);
    }

    /** Returns the index of the first member at a position or behind it. */
    int from(int position) {
      int at = Arrays.binarySearch(members, position);
      return at < 0 ? -at - 1 : at;
    }

    /** Returns those that some other member conflicts with, by index. */
    BitSet conflicting() {
      return conflicting;
    }

    boolean isDecided() {
      return conflicting.cardinality() == members.length;
    }
  }

  /**
   * Returns the groups of tasks that claim files, without what has one member only.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  FileGroups(List<TaskSpec> tasks) {
    this.tasks = tasks;
    this.precedence = new Precedence(tasks);
    GlobTable table = new GlobTable();
    for (int position = 0; position < tasks.size(); position++) {
      int place = precedence.order()[position];
      if (precedence.mayRun(place)) {
        table.add(position, tasks.get(place));
      }
    }
    this.comparable = table.compare();
    if (comparable) {
      group(table.entries());
    }
    if (comparable && !groups.isEmpty()) {
      BitSet any = new BitSet();
      groups.forEach(group -> Arrays.stream(group.members).forEach(any::set));
      this.contested = any.stream().toArray();
      new ConflictSearch(this, precedence).run(named);
    }
  }

  private void group(List<Entry> entries) {
    long size = 0;
    for (Entry entry : entries) {
      if (entry.isWritten() && hasOthers(entry)) {
        int[] members = members(entry);
        size += members.length;
        if (size > MAX_MEMBERS) {
          comparable = false;
          groups.clear();
          return;
        }
        if (members.length > 1) {
          groups.add(new Group(entry, members));
        }
      }
    }
  }

  private static boolean hasOthers(Entry entry) {
    return entry.writers().size() > 1 || !entry.readers().isEmpty() || !entry.meets().isEmpty();
  }

  private static int[] members(Entry entry) {
    Stream<Integer> own = Stream.concat(entry.writers().stream(), entry.readers().stream());
    Stream<Integer> others =
        entry.meets().stream()
            .flatMap(other ->
                guards(entry, other)
                    ? Stream.concat(other.readers().stream(), other.writers().stream())
                    : other.readers().stream());
    return Stream.concat(own, others).mapToInt(Integer::intValue).sorted().distinct().toArray();
  }

  /** Returns whether the group of {@code one} has the writers of {@code other}. */
  private static boolean guards(Entry one, Entry other) {
    int breadth = Integer.compare(one.meets().size(), other.meets().size());
    return breadth > 0 || (breadth == 0 && one.number() < other.number());
  }

  /** Returns whether all patterns could be compared; without it there are no groups. */
  boolean areComparable() {
    return comparable;
  }

  List<Group> groups() {
    return groups;
  }

  /** Returns up to {@link #MAX_NAMED} pairs that conflict, in topological order. */
  List<Pair> named() {
    return named.stream()
        .sorted(
            Comparator.comparingInt(Pair::first)
                .thenComparingInt(Pair::second)
                .thenComparingInt(pair -> pair.group().around().number()))
        .toList();
  }

  /** Returns the positions of all members, in their order. */
  int[] contested() {
    return contested;
  }

  TaskSpec task(int position) {
    return tasks.get(place(position));
  }

  int place(int position) {
    return precedence.order()[position];
  }

  Precedence precedence() {
    return precedence;
  }

  /** Returns per position the groups in which it conflicts with another member, as indices. */
  List<List<Integer>> groupsByPosition() {
    List<List<Integer>> of =
        IntStream.range(0, tasks.size())
            .mapToObj(_ -> (List<Integer>) new ArrayList<Integer>(0))
            .toList();
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      int index = i;
      group.conflicting().stream().forEach(member -> of.get(group.member(member)).add(index));
    }
    return of;
  }
}
