package io.paradecom.e2e.lease;

import io.paradecom.core.spec.QueueName;
import io.paradecom.runner.app.Runner;
import java.nio.file.Path;
import java.util.List;

/** A runner's process, for tests that kill and stop it. */
final class RunnerMain {
  private RunnerMain() {}

  /**
   * Runs until it is killed or told to go away.
   *
   * @param args bootstrap servers, registry, topic prefix, the runner's name, slots, working
   *     folder, queue, and the {@link LeaseStep} at which it stops, or {@code -}
   */
  public static void main(String[] args) throws Exception {
    TestRunner runner =
        new TestRunner(
            args[0], args[1], args[2], args[3], Integer.parseInt(args[4]), Path.of(args[5]));
    Checkpoint checkpoint =
        args[7].equals("-")
            ? Checkpoint.nowhere()
            : Checkpoint.at(LeaseStep.valueOf(args[7]), runner.folder().resolve("at-" + args[3]));
    try (Runner running = runner.start(List.of(new QueueName(args[6])), checkpoint)) {
      running.ended().get();
    }
  }
}
