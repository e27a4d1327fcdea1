package io.paradecom.cli.analyze;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which group each task of a graph belongs to. Immutable. */
final class Grouping {
  private final int[] groupOf;
  private final int size;

  private Grouping(int[] groupOf, int size) {
    this.groupOf = groupOf;
    this.size = size;
  }

  /** Returns the group of the task at a place; groups count from 0 by their first tasks. */
  int groupOf(int place) {
    return groupOf[place];
  }

  /** Returns the number of groups. */
  int size() {
    return size;
  }

  /** Returns every top-level task with all that is below it. */
  static Grouping byParent(List<TaskSpec> tasks) {
    return numbered(tops(tasks).stream().map(top -> (Object) top).toList());
  }

  /** Returns every task as a group of its own, but those below a task of which nothing runs. */
  static Grouping byIdleParent(List<TaskSpec> tasks, GraphShape shape) {
    List<TaskId> tops = tops(tasks);
    Set<TaskId> busy = new HashSet<>();
    for (int i = 0; i < tasks.size(); i++) {
      if (shape.tasks().get(i).runs()) {
        busy.add(tops.get(i));
      }
    }
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      keys.add(busy.contains(tops.get(i)) ? tasks.get(i).id() : tops.get(i));
    }
    return numbered(keys);
  }

  /** Returns for every task the one at the top of its branch. */
  private static List<TaskId> tops(List<TaskSpec> tasks) {
    Map<TaskId, TaskId> parents = new HashMap<>();
    for (TaskSpec task : tasks) {
      TaskId parent = task.parent();
      if (parent != null) {
        parents.put(task.id(), parent);
      }
    }
    List<TaskId> tops = new ArrayList<>();
    for (TaskSpec task : tasks) {
      TaskId top = task.id();
      for (TaskId up = parents.get(top); up != null; up = parents.get(top)) {
        top = up;
      }
      tops.add(top);
    }
    return tops;
  }

  /** Returns groups of consecutive levels, {@code most} at most. */
  static Grouping byLevel(int[] level, int most) {
    int levels = 1;
    for (int value : level) {
      levels = Math.max(levels, value + 1);
    }
    int step = Math.ceilDiv(levels, most);
    List<Object> keys = new ArrayList<>();
    for (int value : level) {
      keys.add(value / step);
    }
    return numbered(keys);
  }

  /** Joins groups that have the same groups before and behind them. */
  Grouping twins(Edges edges) {
    List<Set<Integer>> before = edges.before(this);
    List<Set<Integer>> behind = edges.behind(this);
    List<Object> keys = new ArrayList<>();
    for (int group : groupOf) {
      boolean isAlone = before.get(group).isEmpty() && behind.get(group).isEmpty();
      keys.add(List.of(before.get(group), behind.get(group), isAlone));
    }
    return numbered(keys);
  }

  /** Dependencies between tasks, by place: {@code from[i]} comes before {@code to[i]}. */
  static final class Edges {
    private final int[] from;
    private final int[] to;

    /** Takes over both arrays, which are as long as each other. */
    Edges(int[] from, int[] to) {
      this.from = from;
      this.to = to;
    }

    int size() {
      return from.length;
    }

    int from(int edge) {
      return from[edge];
    }

    int to(int edge) {
      return to[edge];
    }

    /** Returns how many there are between different groups, each pair once. */
    int count(Grouping grouping) {
      return behind(grouping).stream().mapToInt(Set::size).sum();
    }

    List<Set<Integer>> before(Grouping grouping) {
      return neighbours(grouping, to, from);
    }

    List<Set<Integer>> behind(Grouping grouping) {
      return neighbours(grouping, from, to);
    }

    private static List<Set<Integer>> neighbours(Grouping grouping, int[] of, int[] others) {
      List<Set<Integer>> all = new ArrayList<>();
      for (int group = 0; group < grouping.size(); group++) {
        all.add(new TreeSet<>());
      }
      for (int i = 0; i < of.length; i++) {
        int group = grouping.groupOf[of[i]];
        int other = grouping.groupOf[others[i]];
        if (group != other) {
          all.get(group).add(other);
        }
      }
      return all;
    }
  }

  private static Grouping numbered(List<Object> keys) {
    Map<Object, Integer> numbers = new HashMap<>();
    int[] groups = new int[keys.size()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = numbers.computeIfAbsent(keys.get(i), _ -> numbers.size());
    }
    return new Grouping(groups, numbers.size());
  }
}
