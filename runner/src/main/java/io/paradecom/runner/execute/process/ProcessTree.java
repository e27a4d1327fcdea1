package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.util.List;

/**
 * All processes of one execution, however they were started and whatever became of their parents.
 */
interface ProcessTree {
  /** Returns the members that live; zombies do not. */
  List<ProcessHandle> members() throws IOException;

  /** Returns whether no member lives. */
  boolean isEmpty() throws IOException;

  /** Returns what the members took that live, and those before them; unknown unless it is kept. */
  default Footprint whole() throws IOException {
    return Footprint.NONE;
  }

  /** Sends SIGKILL to every member; one that starts meanwhile may escape to the next call. */
  void kill() throws IOException;

  /** Gives back what the tree itself took; only of use once it is empty. */
  void release();
}
