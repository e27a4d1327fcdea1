package io.paradecom.common.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this process: Confluent's REST API for Avro on the JDK's HTTP server, its
 * facts in a {@link SchemaLog}. Ids survive a restart on the same log, and a schema has one id
 * under all subjects.
 *
 * <p>Not there: JSON Schema and Protobuf, schema references, contexts, modes other than READWRITE,
 * more than one registry on a log.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);

  private final EmbeddedRegistryConfig config;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable SchemaStore store;
  private boolean closed;

  private EmbeddedRegistry(EmbeddedRegistryConfig config, HttpServer server) {
    this.config = config;
    this.server = server;
  }

  /**
   * Replays the log, then listens.
   *
   * @param log closed with the registry
   * @throws IOException when the address cannot be bound; names it
   * @throws SchemaLogException when the log cannot be read
   */
  public static EmbeddedRegistry start(EmbeddedRegistryConfig config, SchemaLog log)
      throws IOException {
    EmbeddedRegistry registry = bind(config);
    boolean started = false;
    try {
      registry.serve(log);
      started = true;
      return registry;
    } finally {
      if (!started) {
        registry.close();
      }
    }
  }

  /**
   * Takes the address, so that the URL is known; requests wait in the socket's queue until {@link
   * #serve}.
   *
   * @throws IOException when the address cannot be bound; names it
   */
  public static EmbeddedRegistry bind(EmbeddedRegistryConfig config) throws IOException {
    return new EmbeddedRegistry(config, listen(config));
  }

  /**
   * Replays the log, then answers; once.
   *
   * @param log closed with the registry
   * @throws SchemaLogException when the log cannot be read
   */
  public void serve(SchemaLog log) {
    SchemaStore replayed = replay(log);
    synchronized (this) {
      if (closed) {
        replayed.close();
        return;
      }
      store = replayed;
      server.setExecutor(executor);
      server.createContext(
          "/", new RegistryHandler(new RegistryRoutes(replayed).routes(), config.hostNames()));
      server.start();
    }
    LOG.atInfo().addKeyValue("url", url()).log("schema registry listens");
  }

  private SchemaStore replay(SchemaLog log) {
    boolean read = false;
    try {
      SchemaStore store = new SchemaStore(log, config.compatibility());
      read = true;
      return store;
    } finally {
      if (!read) {
        log.close();
      }
    }
  }

  private static HttpServer listen(EmbeddedRegistryConfig config) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException(
          "Expected to listen on %s:%d for the schema registry, but %s"
              .formatted(config.host(), config.port(), e.getMessage()),
          e);
    }
  }

  /** Its base URL, with the port that it really has. */
  public String url() {
    String host = config.host();
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening, lets running requests end, closes the log. */
  @Override
  public synchronized void close() {
    closed = true;
    server.stop(0);
    executor.close();
    if (store != null) {
      store.close();
    }
  }
}
