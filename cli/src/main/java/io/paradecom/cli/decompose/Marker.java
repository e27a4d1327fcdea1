package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * What a data directory remembers of its last decomposition; the answers are not here.
 *
 * @param id the same for the same first questions and limits; empty: there was none
 * @param salt tells its questions apart from those asked before {@code --new}; may be empty
 * @param isFinished whether its end was seen
 */
record Marker(String id, String salt, boolean isFinished) {
  private static final String FILE = "decomposition.properties";

  static Marker read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return new Marker("", "", true);
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected %s to name the last decomposition, but it cannot be read (%s). Remove it to begin anew."
              .formatted(file, unreadable.getMessage()),
          unreadable);
    }
    return new Marker(
        properties.getProperty("id", ""),
        properties.getProperty("salt", ""),
        Boolean.parseBoolean(properties.getProperty("finished")));
  }

  void write(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("id", id);
    properties.setProperty("salt", salt);
    properties.setProperty("finished", Boolean.toString(isFinished));
    Path next = directory.resolve(FILE + ".next");
    try {
      try (Writer writer = Files.newBufferedWriter(next)) {
        properties.store(writer, null);
      }
      Files.move(
          next,
          directory.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write %s, but %s.".formatted(directory.resolve(FILE), failed.getMessage()),
          failed);
    }
  }

  Marker asFinished() {
    return new Marker(id, salt, true);
  }
}
