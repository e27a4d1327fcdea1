package io.paradecom.embedded.directory;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * How a running local instance is reached: what it leaves in its data directory for other processes
 * on the same machine.
 *
 * @param pid its process id
 * @param startedAt when that process started, which tells it from a later one with the same id
 * @param bootstrapServers its broker, as {@code host:port}
 * @param registryUrl its schema registry, empty while there is none
 * @param httpPort its REST port on 127.0.0.1, 0 while there is none
 */
public record RuntimeInfo(
    long pid, Instant startedAt, String bootstrapServers, String registryUrl, int httpPort) {

  /** An instance in this process. */
  public static RuntimeInfo ofThisProcess(
      String bootstrapServers, String registryUrl, int httpPort) {
    ProcessHandle self = ProcessHandle.current();
    return new RuntimeInfo(
        self.pid(),
        self.info().startInstant().orElse(Instant.EPOCH),
        bootstrapServers,
        registryUrl,
        httpPort);
  }

  /** Whether the process that wrote this is still there. */
  public boolean alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().orElse(startedAt).equals(startedAt))
        .orElse(false);
  }

  /** Replaces {@code file} in one step, so that a reader sees the old or the new one. */
  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(pid));
    properties.setProperty("startedAt", startedAt.toString());
    properties.setProperty("bootstrapServers", bootstrapServers);
    properties.setProperty("registryUrl", registryUrl);
    properties.setProperty("httpPort", Integer.toString(httpPort));
    StringWriter text = new StringWriter();
    properties.store(text, "The instance that is using this directory");
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text.toString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads {@code file}; empty if it is absent or not what {@link #write} writes. */
  static Optional<RuntimeInfo> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new RuntimeInfo(
              Long.parseLong(properties.getProperty("pid", "")),
              Instant.parse(properties.getProperty("startedAt", "")),
              properties.getProperty("bootstrapServers", ""),
              properties.getProperty("registryUrl", ""),
              Integer.parseInt(properties.getProperty("httpPort", ""))));
    } catch (NoSuchFileException
        | IllegalArgumentException
        | java.time.format.DateTimeParseException e) {
      // A half-written or foreign file names no instance, as does none.
      return Optional.empty();
    }
  }
}
