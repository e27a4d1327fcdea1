package io.paradecom.runner.execute.process;

/** How the processes of one execution are told from all others. */
public enum Containment {
  /** {@link #CGROUP} where this machine lets the runner have one, else {@link #SWEEP}. */
  AUTO,

  /**
   * Each execution is a cgroup (version 2) of its own below the runner's. Nothing leaves it by
   * itself, and the kernel kills it as a whole.
   */
  CGROUP,

  /**
   * Each execution is a session of its own with a mark in its environment, and the table of
   * processes is searched for the mark, the session and all descendants. Misses only a process that
   * left the session, whose parents have ended, and that runs with another environment (or as
   * another user).
   */
  SWEEP
}
