package io.paradecom.embedded.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives tests a broker: one for the whole test JVM, started by the first class that asks and
 * stopped after the last, and for each class a topic prefix that no other class has.
 *
 * <pre>{@code
 * @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();
 * ...
 * new Topics(BROKER.prefix(), 1, queues);
 * Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()));
 * }</pre>
 */
public final class EmbeddedBrokerExtension implements BeforeAllCallback {
  private static final Namespace SHARED = Namespace.create(EmbeddedBrokerExtension.class);
  private static final AtomicInteger CLASSES = new AtomicInteger();

  private final String prefix = "test" + CLASSES.incrementAndGet() + ".";
  private volatile @Nullable Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(SHARED)
            .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** Where the shared broker listens. */
  public String bootstrapServers() {
    return Objects.requireNonNull(running, "register the extension in a static field")
        .broker()
        .bootstrapServers();
  }

  /** A topic prefix of this test class alone. */
  public String prefix() {
    return prefix;
  }

  /** The broker and the folder that goes with it; JUnit closes it after the last test. */
  private record Running(Path directory, EmbeddedBroker broker) implements AutoCloseable {
    static Running start() {
      try {
        Path directory = Files.createTempDirectory("paradecom-broker");
        return new Running(directory, EmbeddedBroker.start(directory));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      broker.close();
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
