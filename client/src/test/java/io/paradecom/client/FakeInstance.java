package io.paradecom.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Answers requests as a test wants it, one answer after another, and keeps them. */
final class FakeInstance implements AutoCloseable {
  /** One request. */
  record Asked(String line, Map<String, List<String>> headers, String body) {
    JsonNode json() throws JsonProcessingException {
      return new ObjectMapper().readTree(body);
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** An answer. */
  record Answer(int status, String type, String body, Map<String, String> headers) {
    static Answer json(int status, String body) {
      return new Answer(status, "application/json", body, Map.of());
    }
  }

  private final HttpServer server;
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

  FakeInstance() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      asked.add(
          new Asked(
              line,
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = next(line);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The last answer to a request is given again and again. */
  private Answer next(String line) {
    Deque<Answer> queue = answers.get(line);
    if (queue == null) {
      return Answer.json(404, "{\"detail\":\"Expected it, but not.\",\"title\":\"Not found\"}");
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }
  }

  /** Answers a request line, below the prefix of all, with this after what was said before. */
  FakeInstance on(String method, String path, Answer answer) {
    Deque<Answer> queue =
        answers.computeIfAbsent(method + " /api/v1" + path, _ -> new ArrayDeque<>());
    synchronized (queue) {
      queue.addLast(answer);
    }
    return this;
  }

  FakeInstance on(String method, String path, String body) {
    return on(method, path, Answer.json(200, body));
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Asked lastAsked() {
    return asked.getLast();
  }

  ParadecomClient client() {
    return ParadecomClient.at("http://127.0.0.1:" + server.getAddress().getPort() + "/")
        .credential("pdk_test")
        .author("ada")
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
