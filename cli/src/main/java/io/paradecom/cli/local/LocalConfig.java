package io.paradecom.cli.local;

import java.nio.file.Path;
import java.util.List;

/**
 * What an instance in one JVM needs to know.
 *
 * @param directory its data directory
 * @param slots tasks that run at the same time, 1 to 1,000
 * @param environment names of variables that commands see besides PATH, HOME and the locale
 * @param workingDirectory where a command runs that names no directory
 */
public record LocalConfig(
    Path directory, int slots, List<String> environment, Path workingDirectory) {
  public LocalConfig {
    environment = List.copyOf(environment);
  }
}
