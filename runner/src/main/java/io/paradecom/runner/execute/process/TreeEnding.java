package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.time.Duration;

/** The end of a process tree: SIGTERM, a grace period, then SIGKILL until nobody is left. */
final class TreeEnding {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MS = 1;
  private static final long LONGEST_PAUSE_MS = 50;

  private TreeEnding() {}

  /**
   * Ends {@code tree}; returns at once when it is empty, and as soon as it is.
   *
   * @return {@link TreeEnd#SURVIVED} when neither {@code grace} nor ten seconds of SIGKILL did it
   */
  static TreeEnd end(ProcessTree tree, Duration grace) throws IOException, InterruptedException {
    if (tree.isEmpty()) {
      return TreeEnd.WAS_EMPTY;
    }
    if (grace.isPositive()) {
      tree.members().forEach(ProcessHandle::destroy);
      if (becomesEmpty(tree, grace, false)) {
        return TreeEnd.ENDED;
      }
    }
    return becomesEmpty(tree, KILL_LIMIT, true) ? TreeEnd.ENDED : TreeEnd.SURVIVED;
  }

  /** Returns whether {@code tree} is empty within {@code limit}; looks at least once. */
  static boolean becomesEmpty(ProcessTree tree, Duration limit, boolean kill)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long pauseMs = FIRST_PAUSE_MS;
    while (true) {
      if (kill) {
        tree.kill();
      }
      if (tree.isEmpty()) {
        return true;
      }
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    }
  }
}
