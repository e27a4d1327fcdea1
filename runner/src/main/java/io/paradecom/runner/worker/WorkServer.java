package io.paradecom.runner.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.runner.custom.CustomAttempt;
import io.paradecom.runner.custom.ExecutorProvider;
import io.paradecom.runner.worker.WorkDoor.Admission;
import io.paradecom.runner.worker.WorkRequest.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP with workers, until it is closed: {@code POST /api/v1/work/poll}, and {@code
 * /api/v1/work/LEASE/} {@code heartbeat}, {@code logs}, {@code complete}, {@code fail}.
 * Thread-safe.
 */
public final class WorkServer implements ExecutorProvider {
  private static final String PATH = "/api/v1/work/";
  private static final Pattern OF_LEASE =
      Pattern.compile(Pattern.quote(PATH) + "([0-9a-f]{32})/(heartbeat|logs|complete|fail)");
  private static final Pattern OWN_HOST =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?");
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final int BACKLOG = 128;

  private final WorkersConfig config;
  private final WorkerGateway gateway;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("work-", 0).factory());
  private final ScheduledThreadPoolExecutor sweeper =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("work-sweep").factory());

  @Override
  public void bindTo(MeterRegistry registry) {
    gateway.bindTo(registry);
  }

  private WorkServer(WorkersConfig config, WorkerGateway gateway, HttpServer server) {
    this.config = config;
    this.gateway = gateway;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @throws IOException when it cannot listen there, with what to do
   */
  public static WorkServer start(WorkersConfig config) throws IOException {
    HttpServer server;
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), BACKLOG);
    } catch (IOException refused) {
      throw new IOException(
          "expected to listen for workers on %s:%d, but %s; choose another port, or 0 for any free one"
              .formatted(config.host(), config.port(), refused.getMessage()),
          refused);
    }
    WorkerGateway gateway =
        new WorkerGateway(config.lease(), config.door().isGuarded(), System::nanoTime);
    WorkServer started = new WorkServer(config, gateway, server);
    started.listen();
    config.told().accept(started.address());
    return started;
  }

  private void listen() {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    var _ =
        sweeper.scheduleWithFixedDelay(
            gateway::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where workers ask. */
  public URI address() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return URI.create(
        "http://%s:%d%s".formatted(host, server.getAddress().getPort(), "/api/v1/work"));
  }

  @Override
  public boolean offers(String type) {
    return gateway.offers(type);
  }

  @Override
  public Optional<String> take(CustomAttempt attempt) {
    return gateway.take(attempt);
  }

  private void answer(HttpExchange exchange) throws IOException {
    // Closed behind the answer that says why there is none.
    try (exchange) {
      answered(exchange);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void answered(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      String caller = caller(exchange);
      String path = exchange.getRequestURI().getPath();
      Matcher matcher = OF_LEASE.matcher(path);
      boolean polls = path.equals(PATH + "poll");
      if (!polls && !matcher.matches()) {
        throw new RefusedException(
            404, "Not Found", "Expected a path of the interface of workers.");
      }
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        throw new RefusedException(405, "Method Not Allowed", "Expected the method POST.");
      }
      JsonNode body = WorkRequest.body(exchange);
      if (polls) {
        poll(exchange, caller, body);
      } else {
        WorkLease held = gateway.heard(caller, matcher.group(1)).orElseThrow(WorkRequest::gone);
        send(exchange, 200, "application/json", speak(held, matcher.group(2), body));
      }
    } catch (RefusedException refused) {
      send(
          exchange,
          refused.status(),
          "application/problem+json",
          WorkJson.problem(refused.status(), refused.title(), refused.getMessage()));
    }
  }

  private String caller(HttpExchange exchange) throws RefusedException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    boolean own = host != null && OWN_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches();
    if (!config.door().isGuarded() && !own) {
      // A page of elsewhere whose name was made to point here.
      throw new RefusedException(
          403, "Forbidden", "Expected a request to a name of this machine for itself.");
    }
    return switch (config.door().admit(exchange.getRequestHeaders().getFirst("Authorization"))) {
      case Admission.Admitted(String caller) -> caller;
      case Admission.Unknown(String reason) ->
          throw new RefusedException(401, "Unauthorized", reason);
      case Admission.Forbidden(String reason) ->
          throw new RefusedException(403, "Forbidden", reason);
    };
  }

  private void poll(HttpExchange exchange, String caller, JsonNode body)
      throws RefusedException, InterruptedException, IOException {
    WorkRequest.Poll asked = WorkRequest.poll(body);
    List<WorkLease> found =
        gateway.poll(caller, asked.worker(), asked.types(), asked.slots(), asked.patience());
    try {
      send(exchange, 200, "application/json", WorkJson.tasks(found, gateway.lease()));
    } catch (IOException gone) {
      gateway.undelivered(found);
      throw gone;
    }
  }

  /** Passes on what a worker says of what it holds, and returns the answer. */
  private JsonNode speak(WorkLease held, String what, JsonNode body) throws RefusedException {
    CustomAttempt attempt = held.attempt();
    if (body.hasNonNull("usage")) {
      attempt.usage(body.path("usage"));
    }
    return switch (what) {
      case "logs" -> {
        attempt.log(logged(body));
        yield WorkJson.lease(gateway.stopOf(held), gateway.lease());
      }
      case "heartbeat" -> {
        if (body.path("progress").asBoolean(true)) {
          attempt.progress();
        }
        yield WorkJson.lease(gateway.stopOf(held), gateway.lease());
      }
      case "complete" -> {
        JsonNode output = body.path("output");
        boolean none = output.isMissingNode() || output.isNull();
        yield ended(held, attempt.succeed(none ? null : output.toString()));
      }
      default -> fail(held, body);
    };
  }

  private static String logged(JsonNode body) throws RefusedException {
    String text = WorkJson.text(body, "text");
    if (text == null) {
      throw WorkRequest.bad("Expected text to write to the log.");
    }
    return text;
  }

  private JsonNode fail(WorkLease held, JsonNode body) throws RefusedException {
    String message = WorkJson.text(body, "message");
    if (message == null) {
      throw WorkRequest.bad("Expected a message that says why it failed.");
    }
    Duration pause = WorkRequest.retryAfter(body);
    CustomAttempt attempt = held.attempt();
    return ended(
        held,
        pause == null
            ? attempt.fail(message, body.path("retryable").asBoolean(true))
            : attempt.later(message, Instant.now().plus(pause)));
  }

  private JsonNode ended(WorkLease held, boolean counts) {
    gateway.drop(held);
    return WorkJson.MAPPER.createObjectNode().put("counted", counts);
  }

  private static void send(HttpExchange exchange, int status, String type, JsonNode body)
      throws IOException {
    byte[] bytes = written(body);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (status == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] written(@Nullable JsonNode body) throws JsonProcessingException {
    return WorkJson.MAPPER.writeValueAsBytes(body);
  }

  @Override
  public void close() {
    gateway.close();
    sweeper.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
