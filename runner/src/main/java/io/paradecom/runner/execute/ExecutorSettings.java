package io.paradecom.runner.execute;

import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.secret.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a runner carries out actions.
 *
 * @param environment what commands see of the runner's own environment
 * @param secrets where {@code ${secret:NAME}} is looked up
 * @param folder a local folder for the private files of executions; made if need be
 * @param containment how process trees are held together
 * @param orphanGrace between SIGTERM and SIGKILL for what runs when the runner dies
 * @param drain how long output is waited for that the command's descendants still write after the
 *     command itself has ended
 * @param leftoverGrace between SIGTERM and SIGKILL for what the command left behind
 * @param blobs where large outputs go; null: nowhere, and they are refused
 */
public record ExecutorSettings(
    EnvironmentPolicy environment,
    SecretSource secrets,
    Path folder,
    Containment containment,
    Duration orphanGrace,
    Duration drain,
    Duration leftoverGrace,
    @Nullable Blobs blobs) {
  /** Settings without a blob store. */
  public ExecutorSettings(
      EnvironmentPolicy environment,
      SecretSource secrets,
      Path folder,
      Containment containment,
      Duration orphanGrace,
      Duration drain,
      Duration leftoverGrace) {
    this(environment, secrets, folder, containment, orphanGrace, drain, leftoverGrace, null);
  }

  /**
   * Settings with the usual durations: 2 s orphan grace, 1 s drain, 0.5 s leftover grace; the best
   * containment that the machine has.
   */
  public static ExecutorSettings of(
      EnvironmentPolicy environment, SecretSource secrets, Path folder) {
    return new ExecutorSettings(
        environment,
        secrets,
        folder,
        Containment.AUTO,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(500));
  }

  /** Returns these settings with another containment. */
  public ExecutorSettings withContainment(Containment other) {
    return new ExecutorSettings(
        environment, secrets, folder, other, orphanGrace, drain, leftoverGrace, blobs);
  }

  /** Returns these settings with another place for large outputs; null: none. */
  public ExecutorSettings withBlobs(@Nullable Blobs other) {
    return new ExecutorSettings(
        environment, secrets, folder, containment, orphanGrace, drain, leftoverGrace, other);
  }
}
