package io.paradecom.core.graph;

import io.paradecom.core.graph.FileGroups.Group;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * An edge for each conflict, from the task that comes first in topological order, which is the
 * order of the file wherever dependencies leave a choice; so no edge makes a cycle. What follows
 * from edges that were added before needs none.
 */
final class FileOrder {
  /** Most tasks that conflict. */
  static final int MAX_CONTESTED = 4096;

  /** Most words of rows: 64 MB. */
  private static final long MAX_ROWS = 8_000_000;

  private final WorkflowSpec spec;
  private final FileGroups groups;
  private final List<FileConflicts.Problem> problems;
  private final List<FileConflicts.Edge> edges = new ArrayList<>();
  private final List<TaskSpec> tasks;

  FileOrder(WorkflowSpec spec, FileGroups groups, List<FileConflicts.Problem> problems) {
    this.spec = spec;
    this.groups = groups;
    this.problems = problems;
    this.tasks = new ArrayList<>(spec.tasks());
  }

  /** Returns what was added, after {@link #order}. */
  List<FileConflicts.Edge> edges() {
    return edges;
  }

  /** Returns the tasks with the edges that were added, in their order. */
  List<TaskSpec> order() {
    int[] contested = groups.contested();
    Precedence precedence = groups.precedence();
    int words = (contested.length + Long.SIZE - 1) / Long.SIZE;
    if (contested.length > MAX_CONTESTED || (long) words * precedence.size() > MAX_ROWS) {
      String message =
          "Expected at most %,d tasks with files in common, and fewer in a large graph, to put them in order, but found %,d. Say conflicts: lock."
              .formatted(MAX_CONTESTED, contested.length);
      problems.add(new FileConflicts.Problem(null, message));
      return tasks;
    }
    int[] source = new int[precedence.size()];
    Arrays.fill(source, -1);
    for (int i = 0; i < contested.length; i++) {
      source[groups.place(contested[i])] = i;
    }
    List<List<Integer>> of = groups.groupsByPosition();
    precedence.sweep(
        source,
        words,
        (place, rows) -> {
          if (source[place] >= 0) {
            int position = contested[source[place]];
            link(place, earlier(position, of.get(position)), source, new Rows(rows, words));
          }
        });
    return tasks;
  }

  /** Rows of bits, one a place. */
  private static final class Rows {
    private final long[] bits;
    private final int words;

    Rows(long[] bits, int words) {
      this.bits = bits;
      this.words = words;
    }

    boolean has(int place, int bit) {
      return (bits[place * words + (bit >>> 6)] & 1L << bit) != 0;
    }

    /** Adds another row and the bit of its own place. */
    void add(int place, int other, int bit) {
      for (int w = 0; w < words; w++) {
        bits[place * words + w] |= bits[other * words + w];
      }
      bits[place * words + (bit >>> 6)] |= 1L << bit;
    }
  }

  private void link(int place, BitSet earlier, int[] source, Rows rows) {
    for (int i = earlier.length() - 1; i >= 0; i = earlier.previousSetBit(i - 1)) {
      int before = groups.place(i);
      if (!rows.has(place, source[before])) {
        add(before, place);
        rows.add(place, before, source[before]);
      }
    }
  }

  /** Returns the positions of those before it that it meets on a file. */
  private BitSet earlier(int position, List<Integer> indices) {
    BitSet earlier = new BitSet();
    for (int index : indices) {
      Group group = groups.groups().get(index);
      int own = group.from(position);
      for (int i = 0; i < own; i++) {
        if (group.conflicting().get(i) && (group.writes(own) || group.writes(i))) {
          earlier.set(group.member(i));
        }
      }
    }
    return earlier;
  }

  private void add(int before, int after) {
    TaskSpec first = spec.tasks().get(before);
    TaskSpec second = tasks.get(after);
    if (second.role().isPartial()) {
      tell(
          second,
          "task '%s', which another one must come before, to need all its dependencies, but its join is %s."
              .formatted(second.id(), second.role().join()));
    } else if (groups.precedence().isOnlyInTrouble(before)) {
      tell(
          first,
          "task '%s', which must come before '%s', to run when all goes well, but it does not."
              .formatted(first.id(), second.id()));
    } else {
      List<Dependency> needs = new ArrayList<>(second.needs());
      needs.add(new Dependency(first.id(), EdgeCondition.FINISHED));
      tasks.set(after, second.withNeeds(needs));
      edges.add(new FileConflicts.Edge(first.id(), second.id()));
    }
  }

  private void tell(TaskSpec about, String expected) {
    if (problems.size() < GraphValidation.MAX_PROBLEMS) {
      problems.add(
          new FileConflicts.Problem(about.id(), "Expected " + expected + " Say conflicts: lock."));
    }
  }
}
