package io.paradecom.core.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A working tree of its own for each attempt of a task, out of a git repository, whose changes are
 * merged into an integration branch before the task counts as succeeded.
 *
 * @param branch the integration branch; null: {@code paradecom/} and the workflow's id
 * @param check a script for {@code /bin/sh} that must end with 0 on the merged tree before the
 *     branch advances; null: none
 * @param unmerged paths, relative to the repository's root, whose changes are never merged; at most
 *     {@value #MAX_UNMERGED}
 * @param repository where the repository is, whose branch the work is pushed to; null: it is the
 *     one that holds the working directory on the runner's own machine
 */
public record WorkspaceSpec(
    @Nullable String branch,
    @Nullable String check,
    List<String> unmerged,
    @Nullable RepositoryAddress repository) {
  /** Most {@link #unmerged}. */
  public static final int MAX_UNMERGED = 64;

  /** A branch named after the workflow, no check, everything merged. */
  public static final WorkspaceSpec PLAIN = new WorkspaceSpec(null, null, List.of());

  /** Out of the repository that holds the working directory. */
  public WorkspaceSpec(@Nullable String branch, @Nullable String check, List<String> unmerged) {
    this(branch, check, unmerged, null);
  }

  /**
   * @throws IllegalArgumentException when a text is blank or there are too many paths
   */
  public WorkspaceSpec {
    unmerged = List.copyOf(unmerged);
    require(branch == null || !branch.isBlank(), "a name of a branch", branch);
    require(check == null || !check.isBlank(), "a script that checks", check);
    require(unmerged.size() <= MAX_UNMERGED, "at most " + MAX_UNMERGED + " paths", unmerged.size());
  }

  private static void require(boolean holds, String expected, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Expected %s in a workspace, but found \"%s\".".formatted(expected, found));
    }
  }
}
