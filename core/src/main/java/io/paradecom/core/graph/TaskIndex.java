package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a task in its list by id, in O(1).
 *
 * <p>An open-addressing table with hash, place and id side by side, so that a look-up in a large
 * graph waits for memory less often than one in a {@code HashMap}. Ids come from outside, and
 * whoever crafts them can make their hashes meet; when an id finds no room within {@value
 * #MAX_PROBES} probes, a {@code HashMap} takes over, whose buckets turn into trees.
 */
final class TaskIndex {
  private static final int MAX_PROBES = 128;
  private static final int GOLDEN = 0x9E37_79B9;

  private final List<TaskSpec> tasks;

  /** Hash in the high half, place + 1 in the low half; 0 is free. */
  private final long[] table;

  private final @Nullable String[] ids;
  private final int shift;
  private final Map<TaskId, Integer> crowded = new HashMap<>();
  private int size;

  /** Makes an empty index of {@code tasks}. */
  TaskIndex(List<TaskSpec> tasks) {
    this.tasks = tasks;
    int bits = Math.max(3, Integer.SIZE - Integer.numberOfLeadingZeros(tasks.size() * 2 - 1));
    this.table = new long[1 << bits];
    this.ids = new @Nullable String[table.length];
    this.shift = Integer.SIZE - bits;
  }

  /**
   * Adds the next task of the list and returns its place, or the place of the first task of the
   * same id, which then stays in the index.
   */
  int addNext() {
    int place = size++;
    TaskId id = tasks.get(place).id();
    if (crowded.isEmpty()) {
      int slot = probe(id);
      if (slot >= 0 && table[slot] != 0) {
        return place(table[slot]);
      }
      if (slot >= 0) {
        table[slot] = ((long) id.value().hashCode() << Integer.SIZE) | (place + 1);
        ids[slot] = id.value();
        return place;
      }
      for (int earlier = 0; earlier < place; earlier++) {
        crowded.putIfAbsent(tasks.get(earlier).id(), earlier);
      }
    }
    Integer first = crowded.putIfAbsent(id, place);
    return first == null ? place : first;
  }

  /** Returns the place of the first task of that id; -1 when there is none. */
  int find(TaskId id) {
    if (!crowded.isEmpty()) {
      return crowded.getOrDefault(id, -1);
    }
    int slot = probe(id);
    return slot < 0 ? -1 : place(table[slot]);
  }

  /** Returns the slot of {@code id} or a free one for it; -1 when neither is near. */
  private int probe(TaskId id) {
    int hash = id.value().hashCode();
    int slot = (hash * GOLDEN) >>> shift;
    for (int i = 0; i < MAX_PROBES; i++) {
      long entry = table[slot];
      boolean sameHash = (int) (entry >>> Integer.SIZE) == hash;
      if (entry == 0 || (sameHash && id.value().equals(ids[slot]))) {
        return slot;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return -1;
  }

  private static int place(long entry) {
    return (int) entry - 1;
  }
}
