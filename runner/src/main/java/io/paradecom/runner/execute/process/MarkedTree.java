package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The processes that a search of the process table finds by mark, session and descent. */
final class MarkedTree implements ProcessTree {
  private final SharedProcessTable table;
  private final String executionId;
  private final long root;

  /**
   * @param root the execution's first process, which leads its session
   */
  MarkedTree(SharedProcessTable table, String executionId, long root) {
    this.table = table;
    this.executionId = executionId;
    this.root = root;
  }

  @Override
  public List<ProcessHandle> members() throws IOException {
    return table.read().membersOf(executionId, root).stream()
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public boolean isEmpty() throws IOException {
    return table.read().membersOf(executionId, root).isEmpty();
  }

  @Override
  public void kill() throws IOException {
    members().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void release() {}
}
