package io.paradecom.core.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Paths that an attempt wrote and that its task had not declared.
 *
 * @param paths relative to the directory that the tasks of the workflow share, with {@code /}
 *     between their segments; at most {@value #MAX_PATHS}, of {@value #MAX_CHARACTERS} characters
 *     together
 * @param more how many there are beside these, at least 0
 */
public record UndeclaredWrites(List<String> paths, int more) {
  /** Most paths that are told. */
  public static final int MAX_PATHS = 64;

  /** Most characters of all paths that are told. */
  public static final int MAX_CHARACTERS = 8 * 1024;

  /** None. */
  public static final UndeclaredWrites NONE = new UndeclaredWrites(List.of(), 0);

  public UndeclaredWrites {
    paths = List.copyOf(paths);
    more = Math.max(more, 0);
  }

  /** Returns the first paths in their order, as many as are told; the others are counted. */
  public static UndeclaredWrites of(Collection<String> paths, int more) {
    List<String> told = new ArrayList<>();
    int characters = 0;
    int left = 0;
    for (String path : new TreeSet<>(paths)) {
      boolean fits =
          told.size() < MAX_PATHS
              && characters + path.length() <= MAX_CHARACTERS
              && !path.isEmpty();
      if (fits) {
        told.add(path);
        characters += path.length();
      } else {
        left++;
      }
    }
    long all = (long) Math.max(more, 0) + left;
    return new UndeclaredWrites(told, (int) Math.min(all, Integer.MAX_VALUE));
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return paths.isEmpty() && more == 0;
  }
}
