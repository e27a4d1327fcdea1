package io.paradecom.embedded.broker;

import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A broker in a JVM of its own, which a test may kill.
 *
 * <p>The child prints one line when its broker is up, and ends when its standard input does, so it
 * never outlives the test.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final String UP = "up ";

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts a child on {@code directory} and waits until its broker is up. */
  public static BrokerProcess start(Path directory) throws IOException {
    Process process = launch(directory);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<String> before = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(UP)) {
        return new BrokerProcess(process, line.substring(UP.length()));
      }
      before.add(line);
    }
    throw new IllegalStateException("Expected the child to come up, but it said: " + before);
  }

  /** Starts a child that is expected to refuse, and returns all it says. */
  public static String refusal(Path directory) throws IOException {
    Process process = launch(directory);
    try (var in = process.getOutputStream()) {
      in.flush();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Process launch(Path directory) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Where the child's broker listens. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The child's process id. */
  public long pid() {
    return process.pid();
  }

  /** Kills the child as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** The child: {@code args[0]} is its data directory. */
  public static void main(String[] args) throws IOException {
    try (DataDirectory directory = DataDirectory.open(Path.of(args[0]));
        EmbeddedBroker broker = EmbeddedBroker.start(directory.broker())) {
      System.out.println(UP + broker.bootstrapServers());
      System.in.readAllBytes();
    } catch (DataDirectoryException | BrokerStartException e) {
      System.out.println(e.getMessage());
    }
    System.exit(0);
  }
}
