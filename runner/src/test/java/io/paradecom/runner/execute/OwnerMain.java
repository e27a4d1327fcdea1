package io.paradecom.runner.execute;

import io.paradecom.runner.execute.process.Containment;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A runner for tests that kill it: starts a tree of processes and never ends by itself. */
final class OwnerMain {
  private OwnerMain() {}

  /**
   * Runs until it is killed.
   *
   * @param args the folder of the tree's files, the folder for private files, the containment
   */
  public static void main(String[] args) throws Exception {
    ExecutorSettings settings =
        TestExecutors.settings(Path.of(args[1])).withContainment(Containment.valueOf(args[2]));
    LocalTaskExecutor executor = LocalTaskExecutor.start(settings);
    Execution execution =
        executor.start(
            new TreeScript(Path.of(args[0])).request("wait").build(), ExecutionListener.NONE);
    new CountDownLatch(1).await();
    System.out.println(execution.result().join());
    executor.close();
  }
}
