package io.paradecom.cli;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.worker.WorkDoor;
import io.paradecom.runner.worker.WorkersConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that say which executors are added to a runner. */
public final class ExecutorOptions implements FromEnvironment {
  private static final String PORT = "--workers-port";
  private static final String KEYS = "--workers-keys";

  @Option(
      names = AddedExecutors.PLUGINS,
      paramLabel = "DIR",
      description =
          "Where executors for tasks with 'custom' are: each jar, and each folder of jars, is a"
              + " plugin (default: none).")
  private @Nullable Path plugins;

  @Option(
      names = PORT,
      paramLabel = "PORT",
      converter = WholeNumberConverter.class,
      description =
          "Port where workers of any language ask for tasks with 'custom'; 0: any free one"
              + " (default: none).")
  private @Nullable Integer port;

  @Option(
      names = "--workers-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address of this machine to listen for workers on; one that others reach wants"
              + " --workers-keys (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String host;

  @Option(
      names = KEYS,
      paramLabel = "FILE",
      description =
          "Keys that workers show, of scope worker or admin, as 'keys create' makes them; without"
              + " it everybody on this machine may ask, and gets no secrets.")
  private @Nullable Path keys;

  @Option(
      names = "--workers-lease",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description =
          "How long a worker may say nothing of a task before that attempt has failed, 1s to 1h"
              + " (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Duration lease;

  /** Returns whether anything is to be added. */
  public boolean isGiven() {
    return plugins != null || port != null;
  }

  /**
   * Returns what is to be added.
   *
   * @throws CliException when the words cannot be meant, or the keys cannot be read
   */
  public AddedExecutors executors() {
    return new AddedExecutors(plugins, port == null ? withoutPort() : workers(port));
  }

  private @Nullable WorkersConfig withoutPort() {
    if (keys != null) {
      throw new IllegalConfigurationException(KEYS, "given with " + PORT + " alone", keys);
    }
    return null;
  }

  private WorkersConfig workers(int asked) {
    try {
      WorkDoor door =
          keys == null
              ? WorkDoor.OPEN
              : new KeyedDoor(Doorkeeper.of(new KeyFile(keys), Clock.systemUTC()));
      return new WorkersConfig(
          host, asked, door, lease, address -> System.err.printf("workers ask at %s%n", address));
    } catch (IllegalArgumentException invalid) {
      throw new CliException(
          ExitCode.INVALID, "In --workers-...: " + invalid.getMessage(), invalid);
    } catch (IOException unreadable) {
      throw new CliException(
          ExitCode.INVALID, "%s: %s".formatted(KEYS, unreadable.getMessage()), unreadable);
    }
  }
}
