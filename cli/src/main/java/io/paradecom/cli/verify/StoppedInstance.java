package io.paradecom.cli.verify;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.local.Parts;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.KafkaSchemaLog;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.Topics;
import io.paradecom.embedded.broker.BrokerStartException;
import io.paradecom.embedded.broker.EmbeddedBroker;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a one-JVM instance that does not run: its broker and registry, without leader and
 * runner, over a copy of what its broker keeps. A broker writes as it starts, deletes what is too
 * old and ends transactions; none of that happens to the original.
 */
final class StoppedInstance implements AutoCloseable {
  private final Parts parts = new Parts("copy");
  private @Nullable KafkaAccess access;

  private StoppedInstance() {}

  /**
   * Copies and starts.
   *
   * @throws CliException when an instance uses the directory, it is none, or it is damaged
   */
  static StoppedInstance open(Path directory) {
    StoppedInstance instance = new StoppedInstance();
    try {
      instance.start(directory);
      return instance;
    } catch (DataDirectoryException | BrokerStartException | IOException | UncheckedIOException e) {
      instance.close();
      throw new CliException(ExitCode.INFRASTRUCTURE, String.valueOf(e.getMessage()), e);
    }
  }

  private void start(Path directory) throws IOException {
    Path copy = Files.createTempDirectory("paradecom-verify-");
    parts.push(() -> delete(copy));
    try (DataDirectory.Hold held = DataDirectory.hold(directory)) {
      copy(held.broker(), copy);
    }
    EmbeddedBroker broker = keep(EmbeddedBroker.start(copy));
    String bootstrap = broker.bootstrapServers();
    EmbeddedRegistry registry = keep(EmbeddedRegistry.bind(EmbeddedRegistryConfig.loopback(0)));
    registry.serve(
        KafkaSchemaLog.open(
            Map.of("bootstrap.servers", bootstrap), KafkaSchemaLog.TOPIC, (short) 1));
    AvroWire wire =
        keep(
            new AvroWire(
                new CachingRegistryClient(
                    new HttpRegistryClient(RegistryEndpoint.of(registry.url())))));
    access = new KafkaAccess(bootstrap, Topics.local(), wire, Map.of());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** How to read its topics. */
  KafkaAccess access() {
    KafkaAccess open = access;
    if (open == null) {
      throw new IllegalStateException("Expected a started instance.");
    }
    return open;
  }

  @Override
  public void close() {
    parts.close();
  }
}
