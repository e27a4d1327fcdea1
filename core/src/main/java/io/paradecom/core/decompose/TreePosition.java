package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a node stands in the tree: the numbers of the children on the way to it, counted from 1;
 * the root has none. Ordered as the tree is read: a node, then its subtree, then its next sibling.
 */
public record TreePosition(List<Integer> path) implements Comparable<TreePosition> {
  /** What the whole tree grows from; not a task itself. */
  public static final TreePosition ROOT = new TreePosition(List.of());

  /**
   * @throws IllegalArgumentException when a number is below 1
   */
  public TreePosition {
    path = List.copyOf(path);
    if (path.stream().anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException(
          "Expected the numbers of a tree position to be at least 1, but found " + path + ".");
    }
  }

  /**
   * Returns the position that {@code text} names, as {@link #toString} does.
   *
   * @throws IllegalArgumentException when it names none
   */
  public static TreePosition parse(String text) {
    if (text.isEmpty()) {
      return ROOT;
    }
    List<Integer> path = new ArrayList<>();
    for (String number : text.split("\\.", -1)) {
      path.add(Integer.valueOf(number));
    }
    return new TreePosition(path);
  }

  /** Returns the position of the child of this number, counted from 1. */
  public TreePosition child(int number) {
    List<Integer> longer = new ArrayList<>(path);
    longer.add(number);
    return new TreePosition(longer);
  }

  /**
   * Returns the position of the parent.
   *
   * @throws IllegalStateException when this is the root
   */
  public TreePosition parent() {
    if (isRoot()) {
      throw new IllegalStateException("Expected a position below the root, but found the root.");
    }
    return new TreePosition(path.subList(0, path.size() - 1));
  }

  public boolean isRoot() {
    return path.isEmpty();
  }

  /** Returns the number of edges up to the root. */
  public int depth() {
    return path.size();
  }

  /**
   * Returns the id of the task of this position: {@code 3.2.1}.
   *
   * @throws IllegalArgumentException when this is the root, or too deep for an id
   */
  public TaskId taskId() {
    return new TaskId(toString());
  }

  @Override
  public int compareTo(TreePosition other) {
    int shared = Math.min(depth(), other.depth());
    for (int i = 0; i < shared; i++) {
      int order = Integer.compare(path.get(i), other.path.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(depth(), other.depth());
  }

  /** Returns the numbers with points between them; empty for the root. */
  @Override
  public String toString() {
    return path.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
