package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider that says what a test wants, in the wire formats of OpenAI's chat completions and of
 * Anthropic's messages. Listens on loopback.
 */
public final class ModelServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Response> script = _ -> Response.status(500, "no script");

  /** A format of requests and answers. */
  public enum Dialect {
    OPENAI,
    ANTHROPIC
  }

  /** What came in. Header names are in lower case. */
  public record Request(String path, Map<String, String> headers, JsonNode body) {
    /** All that the model is told. */
    public String text() {
      StringBuilder text = new StringBuilder();
      body.findValues("content").forEach(content -> text.append(content).append('\n'));
      body.findValues("text").forEach(part -> text.append(part.asText()).append('\n'));
      return text.toString();
    }
  }

  /**
   * What goes out.
   *
   * @param hangAfter bytes of the body after which nothing more comes; -1: it is sent whole
   * @param drips whether a byte comes each second
   * @param stream the same as events, for a request that asks for them; null: it is never a stream
   * @param goOn what the rest of a body that hangs waits for
   */
  public record Response(
      int status,
      Map<String, String> headers,
      String body,
      int hangAfter,
      boolean drips,
      @Nullable String stream,
      CountDownLatch goOn) {
    public static Response status(int status, String body) {
      return new Response(status, Map.of(), body, -1, false, null, new CountDownLatch(1));
    }

    /** A byte each second. */
    public Response dripping() {
      return new Response(status, headers, body, hangAfter, true, stream, goOn);
    }

    public Response with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Response(status, more, body, hangAfter, drips, stream, goOn);
    }

    public Response hangingAfter(int bytes) {
      return new Response(status, headers, body, bytes, drips, stream, goOn);
    }

    /** Waits there until {@code latch} is down. */
    public Response waitingAfter(int bytes, CountDownLatch latch) {
      return new Response(status, headers, body, bytes, drips, stream, latch);
    }

    /** What a server sends that knows no streams. */
    public Response whole() {
      return new Response(status, headers, body, hangAfter, drips, null, goOn);
    }

    /** Other events than the answer has. */
    public Response streaming(String events) {
      return new Response(status, headers, body, hangAfter, drips, events, goOn);
    }
  }

  private ModelServer(HttpServer server) {
    this.server = server;
  }

  public static ModelServer start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ModelServer server = new ModelServer(http);
      http.createContext("/", server::handle);
      http.setExecutor(server.threads);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the answer of a model that says {@code text}. */
  public static Response answer(Dialect dialect, String text, String finish) {
    ObjectNode root = JSON.createObjectNode();
    if (dialect == Dialect.OPENAI) {
      root.put("id", "chatcmpl-1").put("object", "chat.completion").put("model", "test-model-1");
      root.put("created", 1);
      ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
      choice.putObject("message").put("role", "assistant").put("content", text);
      choice.put("finish_reason", finish);
      root.putObject("usage")
          .put("prompt_tokens", 120)
          .put("completion_tokens", 30)
          .put("total_tokens", 150);
    } else {
      root.put("id", "msg_1").put("type", "message").put("role", "assistant");
      root.put("model", "test-model-1");
      root.putArray("content").addObject().put("type", "text").put("text", text);
      root.put("stop_reason", finish);
      root.putObject("usage").put("input_tokens", 120).put("output_tokens", 30);
    }
    return Response.status(200, root.toString())
        .with("content-type", "application/json")
        .streaming(ModelEvents.of(dialect, text, finish));
  }

  /** Returns an error as the provider words it. */
  public static Response error(Dialect dialect, int status, String type, String message) {
    ObjectNode root = JSON.createObjectNode();
    if (dialect == Dialect.ANTHROPIC) {
      root.put("type", "error");
    }
    root.putObject("error").put("type", type).put("message", message).put("code", type);
    return Response.status(status, root.toString()).with("content-type", "application/json");
  }

  public static String complete(Dialect dialect) {
    return dialect == Dialect.OPENAI ? "stop" : "end_turn";
  }

  public void script(Function<Request, Response> next) {
    script = next;
  }

  public List<Request> requests() {
    return requests;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    Request request = new Request(exchange.getRequestURI().getPath(), headers, body);
    requests.add(request);
    Response response = script.apply(request);
    String events = body.path("stream").asBoolean() ? response.stream() : null;
    response.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (events != null) {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
    }
    byte[] sent = (events == null ? response.body() : events).getBytes(StandardCharsets.UTF_8);
    int length = sent.length;
    exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (response.drips()) {
        drip(out, sent);
      } else {
        send(out, sent, response);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drip(OutputStream out, byte[] sent) throws IOException, InterruptedException {
    for (byte next : sent) {
      out.write(next);
      out.flush();
      if (closed.await(1, TimeUnit.SECONDS)) {
        return;
      }
    }
  }

  private void send(OutputStream out, byte[] sent, Response response)
      throws IOException, InterruptedException {
    int first = response.hangAfter() < 0 ? sent.length : response.hangAfter();
    out.write(sent, 0, first);
    out.flush();
    if (first == sent.length) {
      return;
    }
    while (response.goOn().getCount() > 0) {
      if (closed.await(10, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    out.write(sent, first, sent.length - first);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
