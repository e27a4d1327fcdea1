package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.core.spec.WorkflowId;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What the data directory remembers of the last run of its file.
 *
 * @param contentHash of the graph as it was submitted
 * @param finished whether its end was seen
 */
record LastRun(WorkflowId workflowId, String contentHash, boolean finished) {
  private static final String FILE = "last-run.properties";

  static Optional<LastRun> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new LastRun(
              new WorkflowId(properties.getProperty("workflowId", "")),
              properties.getProperty("contentHash", ""),
              Boolean.parseBoolean(properties.getProperty("finished"))));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected %s to name the last run, but it cannot be read (%s). Remove it to begin anew."
              .formatted(file, unreadable.getMessage()),
          unreadable);
    }
  }

  void write(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("workflowId", workflowId.value());
    properties.setProperty("contentHash", contentHash);
    properties.setProperty("finished", Boolean.toString(finished));
    Path file = directory.resolve(FILE);
    Path next = directory.resolve(FILE + ".next");
    try {
      try (Writer writer = Files.newBufferedWriter(next)) {
        properties.store(writer, null);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write %s, but %s.".formatted(file, failed.getMessage()),
          failed);
    }
  }

  LastRun asFinished() {
    return new LastRun(workflowId, contentHash, true);
  }
}
