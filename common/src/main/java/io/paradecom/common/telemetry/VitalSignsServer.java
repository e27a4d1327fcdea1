package io.paradecom.common.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server for a process that has no other: serves its vital signs until closed. */
public final class VitalSignsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private VitalSignsServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts a server.
   *
   * @param host name or address of this machine to listen on
   * @param port 0: any free one
   * @throws IOException when it cannot listen there, with what to do
   */
  public static VitalSignsServer start(String host, int port, VitalSigns signs) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 16);
    } catch (IOException refused) {
      throw new IOException(
          "Expected to listen on %s:%d, but %s. Choose another port, or 0 for any free one."
              .formatted(host, port, refused.getMessage()),
          refused);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, signs));
    server.start();
    return new VitalSignsServer(server, threads);
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, VitalSigns signs) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      Optional<VitalSigns.Answer> found = signs.at(exchange.getRequestURI().getPath());
      if (found.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = found.get().body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", found.get().type());
      exchange.sendResponseHeaders(
          found.get().status(), head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
