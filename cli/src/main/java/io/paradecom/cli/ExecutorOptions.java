package io.paradecom.cli;

import io.paradecom.runner.custom.AddedExecutors;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that say which executors are added to a runner. */
public final class ExecutorOptions implements FromEnvironment {
  /** As {@link AddedExecutors} names it when a plugin cannot be loaded. */
  public static final String PLUGINS = "--plugins";

  @Option(
      names = PLUGINS,
      paramLabel = "DIR",
      description =
          "Where executors for tasks with 'custom' are: each jar, and each folder of jars, is a"
              + " plugin (default: none).")
  private @Nullable Path plugins;

  /** Returns what is to be added. */
  public AddedExecutors executors() {
    return new AddedExecutors(plugins);
  }
}
