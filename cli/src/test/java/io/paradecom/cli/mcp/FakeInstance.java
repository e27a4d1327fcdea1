package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paradecom.cli.remote.RestClient;
import io.paradecom.common.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Answers requests as a test wants it, and keeps them. */
final class FakeInstance implements AutoCloseable {
  /** One request. */
  record Asked(String line, String authorization, String body) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }

  /** An answer. */
  record Answer(int status, String body) {}

  private final HttpServer server;
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();

  FakeInstance() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Asked one =
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      asked.add(one);
      String path = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
      Answer answer =
          answers
              .getOrDefault(path, _ -> new Answer(404, "{\"detail\":\"Expected it, but not.\"}"))
              .apply(one);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Answers a method and path, below the prefix of all, with this. */
  FakeInstance on(String method, String path, Function<Asked, Answer> answer) {
    answers.put(method + " /api/v1/workflows" + path, answer);
    return this;
  }

  FakeInstance on(String method, String path, String body) {
    return on(method, path, _ -> new Answer(200, body));
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  RestClient client() {
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      return new RestClient(base, "pdk_test", Tls.client(null));
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
