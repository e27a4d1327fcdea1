package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree together with the process that it grows from. That process is in no cgroup and bears no
 * mark in the first moments of its life: a tree that is looked at then seems to be empty, and what
 * it becomes afterwards would run on, watched by nobody.
 *
 * @param root the execution's first process; all others descend from it once it is in its place
 */
record RootedTree(Process root, ProcessTree tree) implements ProcessTree {
  @Override
  public List<ProcessHandle> members() throws IOException {
    List<ProcessHandle> members = new ArrayList<>(tree.members());
    if (root.isAlive() && !members.contains(root.toHandle())) {
      members.add(root.toHandle());
    }
    return members;
  }

  @Override
  public boolean isEmpty() throws IOException {
    return !root.isAlive() && tree.isEmpty();
  }

  @Override
  public Footprint whole() throws IOException {
    return tree.whole();
  }

  @Override
  public void kill() throws IOException {
    if (root.isAlive()) {
      root.destroyForcibly();
    }
    tree.kill();
  }

  @Override
  public void release() {
    tree.release();
  }
}
