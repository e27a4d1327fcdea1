package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A program and everything that descends from it. Thread-safe. */
public final class SupervisedProcess {
  private final Process process;
  private final ProcessTree tree;
  private final Path failureFile;

  SupervisedProcess(Process process, ProcessTree tree, Path failureFile) {
    this.process = process;
    this.tree = new RootedTree(process, tree);
    this.failureFile = failureFile;
  }

  /**
   * Lets the program begin; called once, when somebody reads its output. The JDK closes the pipes
   * of a process that has ended unless a reader is at work, and a short program ends before its
   * readers are there: what its descendants write later would be lost.
   */
  public void begin() {
    try (OutputStream gate = process.getOutputStream()) {
      gate.write('\n');
    } catch (IOException _) {
      // It has ended already; its exit code and its last words say why.
    }
  }

  /** Process id of the program, which is its session's id as well. */
  public long pid() {
    return process.pid();
  }

  /** What the program and its descendants write to standard output; ends when all closed it. */
  public InputStream stdout() {
    return process.getInputStream();
  }

  /** As {@link #stdout}, for standard error. */
  public InputStream stderr() {
    return process.getErrorStream();
  }

  /**
   * Completes with the program's exit code when it ended, its descendants notwithstanding; ended by
   * signal n: 128 + n.
   */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Ends the program and all descendants: SIGTERM, and after {@code grace} SIGKILL. Blocks until
   * they are gone, at most the grace and ten seconds; cheap when they are already.
   *
   * @return what it found and what became of it
   */
  public TreeEnd end(Duration grace) throws IOException, InterruptedException {
    return TreeEnding.end(tree, grace);
  }

  /**
   * Waits for the program and all descendants to end by themselves, at most for {@code limit};
   * returns whether they did. Cheap when they have already.
   */
  public boolean awaitGone(Duration limit) throws IOException, InterruptedException {
    return TreeEnding.becomesEmpty(tree, limit, false);
  }

  /**
   * After the end: returns whether the program never began, so that the exit code is not its own.
   */
  public boolean failedToStart() {
    return Files.exists(failureFile);
  }

  /** Returns what the program and its descendants that live took so far, by looking at them. */
  public Footprint look() throws IOException {
    return Footprint.of(tree.members());
  }

  /** Returns what all of them took until now, as far as the system keeps it: with a cgroup. */
  public Footprint whole() throws IOException {
    return tree.whole();
  }

  /** Gives back what was taken for the process; called once, at the end. */
  public void release() {
    tree.release();
  }
}
