package io.paradecom.cli.decompose;

import io.paradecom.cli.terminal.Terminal;
import io.paradecom.common.decompose.DecompositionLeader;
import io.paradecom.core.decompose.DecompositionTree;
import java.util.List;

/** What is shown while trees grow. */
interface Progress extends DecompositionLeader.Watcher, AutoCloseable {
  /** Shows a remark. */
  void say(String line);

  /** Shows nothing any more; a second call does nothing. */
  void end();

  @Override
  default void close() {
    end();
  }

  /**
   * Shows, on standard error, the growing trees on a terminal, and a line for each thing that
   * happens elsewhere.
   */
  static Progress on(Terminal terminal, List<DecompositionTree> trees) {
    return terminal.size().isPresent()
        ? new LiveTree(System.err, terminal, trees)
        : new PlainLines(System.err::println);
  }
}
