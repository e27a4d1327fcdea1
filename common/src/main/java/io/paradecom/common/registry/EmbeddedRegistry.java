package io.paradecom.common.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private final HttpServer server;
  private final ExecutorService executor;
  private final SchemaStore store;
  private final String host;

  private EmbeddedRegistry(
      HttpServer server, ExecutorService executor, SchemaStore store, String host) {
    this.server = server;
    this.executor = executor;
    this.store = store;
    this.host = host;
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
    HttpServer server = bind(config);
    boolean started = false;
    try {
      SchemaStore store = new SchemaStore(log, config.compatibility());
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(executor);
      server.createContext(
          "/", new RegistryHandler(new RegistryRoutes(store).routes(), config.hostNames()));
      server.start();
      started = true;
      EmbeddedRegistry registry = new EmbeddedRegistry(server, executor, store, config.host());
      LOG.atInfo().addKeyValue("url", registry.url()).log("schema registry listens");
      return registry;
    } finally {
      if (!started) {
        server.stop(0);
      }
    }
  }

  private static HttpServer bind(EmbeddedRegistryConfig config) throws IOException {
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
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening, lets running requests end, closes the log. */
  @Override
  public void close() {
    server.stop(0);
    executor.close();
    store.close();
  }
}
