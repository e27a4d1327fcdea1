package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes that a search of the process table finds by mark, session and descent. */
final class MarkedTree implements ProcessTree {
  private static final int PATIENCE = 3;

  private final SharedProcessTable table;
  private final String executionId;
  private final long root;
  private int kills;

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

  /**
   * Kills one process after the other, and from the {@value #PATIENCE}th call on whole process
   * groups: only that the kernel does in one stroke, so that not even a process that forks all the
   * time escapes.
   */
  @Override
  public void kill() throws IOException {
    ProcessTable now = table.read();
    Set<Long> members = now.membersOf(executionId, root);
    if (++kills >= PATIENCE) {
      killGroups(now.groupsOf(members, ProcessHandle.current().pid()));
    }
    for (long pid : members) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static void killGroups(Set<Long> groups) throws IOException {
    if (groups.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -KILL \"$@\"", "sh"));
    groups.forEach(group -> command.add("-" + group));
    Process kill =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    kill.onExit().join();
  }

  @Override
  public void release() {}
}
