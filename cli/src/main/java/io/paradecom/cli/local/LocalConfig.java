package io.paradecom.cli.local;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance in one JVM needs to know.
 *
 * @param directory its data directory
 * @param slots tasks that run at the same time, 1 to 1,000
 * @param environment names of variables that commands see besides PATH, HOME and the locale
 * @param workingDirectory where a command runs that names no directory
 * @param httpPort of the REST interface on 127.0.0.1, 0: any free one; null: there is none
 */
public record LocalConfig(
    Path directory,
    int slots,
    List<String> environment,
    Path workingDirectory,
    @Nullable Integer httpPort) {
  public LocalConfig {
    environment = List.copyOf(environment);
  }

  /** An instance that only its own process talks to. */
  public LocalConfig(Path directory, int slots, List<String> environment, Path workingDirectory) {
    this(directory, slots, environment, workingDirectory, null);
  }
}
