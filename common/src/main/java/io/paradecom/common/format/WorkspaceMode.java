package io.paradecom.common.format;

import io.paradecom.core.spec.WorkspaceSpec;

/** Where attempts of a task work. */
public enum WorkspaceMode {
  /** In a git worktree of their own, whose changes are merged before the task counts as done. */
  WORKTREE,
  /** In the working directory itself. */
  NONE;

  /**
   * How the workspaces of a graph are made.
   *
   * @param usual where tasks work that say nothing and are run by {@link ReadOptions#exec}; those
   *     that bring an action of their own work where they say, by default {@link #NONE}
   * @param spec what every worktree of the graph has in common
   */
  public record Choice(WorkspaceMode usual, WorkspaceSpec spec) {
    /** Only where the graph asks for it. */
    public static final Choice AS_WRITTEN = new Choice(NONE, WorkspaceSpec.PLAIN);
  }
}
