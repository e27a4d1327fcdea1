package io.paradecom.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.HttpRequestSpec.Body;
import io.paradecom.core.spec.HttpRequestSpec.Method;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.report.Outcomes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpExecutorTest {
  private static final SecretSource SECRETS =
      new EnvironmentSecrets(Map.of("S_TOKEN", "canary-7f3a", "S_BREAK", "a\nb"), "S_");

  private static final String SPAN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  HttpExecutorTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private record Seen(String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private void answer(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          seen.add(
              new Seen(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          handler.handle(exchange);
        });
  }

  private void answer(String path, int status, String type, String body) {
    answer(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          respond(exchange, status, body);
        });
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private HttpExecutor executor(EgressRules rules, DnsResolver names) {
    TaskExecutor none =
        new TaskExecutor() {
          @Override
          public Execution start(ExecutionRequest request, ExecutionListener listener) {
            throw new IllegalStateException("Expected a request, but found " + request.action());
          }

          @Override
          public void close() {}
        };
    HttpExecutor executor = new HttpExecutor(none, rules, SECRETS, names);
    open.add(executor);
    return executor;
  }

  private HttpExecutor executor() {
    return executor(
        EgressRules.of(List.of("127.0.0.1"), List.of()), SystemDefaultDnsResolver.INSTANCE);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    server.stop(0);
  }

  private static HttpRequestSpec get(String url) {
    return new HttpRequestSpec(Method.GET, url, Map.of(), null, HttpRequestSpec.SUCCESS);
  }

  private static ExecutionRequest request(HttpRequestSpec spec, Map<String, String> outputs) {
    return request(spec, outputs, Duration.ofSeconds(30));
  }

  private static ExecutionRequest request(
      HttpRequestSpec spec, Map<String, String> outputs, Duration timeout) {
    return new ExecutionRequest(
        new ExecutionIds("flow", "call", 2, "run/call/2", 0, false, SPAN),
        new ExecutionAction.Http(spec),
        Path.of("/"),
        Map.of(),
        new TaskDocument("call", "", "", "", "", List.of(), outputs, 2, null),
        ExecutionLimits.DEFAULT.withTimeout(timeout),
        List.of());
  }

  private static ExecutionResult end(Execution execution) throws Exception {
    return execution.result().get(30, TimeUnit.SECONDS);
  }

  private ExecutionResult send(HttpRequestSpec spec) throws Exception {
    return end(executor().start(request(spec, Map.of()), ExecutionListener.NONE));
  }

  private static @Nullable FailureKind kind(ExecutionResult result) {
    return Outcomes.of(result, Instant.EPOCH, Instant.EPOCH)
            instanceof Outcomes.Verdict.Failure(var failure, _)
        ? failure.kind()
        : null;
  }

  @Test
  void theAnswerIsTheOutput() throws Exception {
    answer("/v", 200, "application/json; charset=utf-8", "{\"version\":\"1.2\"}");

    ExecutionResult result = send(get(url("/v")));

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output().json())
        .isEqualTo(
            "{\"status\":200,\"contentType\":\"application/json; charset=utf-8\","
                + "\"body\":{\"version\":\"1.2\"}}");
  }

  @Test
  void textAndBytesAreKeptAsTheyAre() throws Exception {
    answer("/text", 200, "text/plain", "{not json}");
    answer(
        "/bytes",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {(byte) 0xff, 0});
          exchange.close();
        });

    assertThat(send(get(url("/text"))).output().json()).contains("\"body\":\"{not json}\"");
    assertThat(send(get(url("/bytes"))).output().json()).contains("\"bodyBase64\":\"/wA=\"");
  }

  @Test
  void outputsAreDataWhereverTheyStand() throws Exception {
    answer("/", 204, "text/plain", "");
    String evil = "a\"}/../?x=1&y#\\ é${secret:TOKEN}";
    Map<String, String> outputs =
        Map.of("build", "{\"name\":" + quoted(evil) + ",\"sizes\":[1,2.50]}");
    HttpRequestSpec spec =
        new HttpRequestSpec(
            Method.POST,
            url("/p/${input:build/name}?q=${input:build/name}&t=${task:id}"),
            Map.of("Authorization", "Bearer ${secret:TOKEN}", "X-Attempt", "${task:attempt}"),
            new Body(
                "{\"text\":\"<${input:build/name}>\",\"sizes\":\"${input:build/sizes}\",\"n\":5}",
                true),
            HttpRequestSpec.SUCCESS);

    ExecutionResult result = end(executor().start(request(spec, outputs), ExecutionListener.NONE));

    assertThat(result.succeeded()).as("%s", result.outcome()).isTrue();
    Seen request = seen.getFirst();
    String encoded = "a%22%7D%2F..%2F%3Fx%3D1%26y%23%5C%20%C3%A9%24%7Bsecret%3ATOKEN%7D";
    assertThat(request.path()).isEqualTo("/p/" + encoded + "?q=" + encoded + "&t=call");
    assertThat(request.header("Authorization")).isEqualTo("Bearer canary-7f3a");
    assertThat(request.header("X-attempt")).isEqualTo("2");
    assertThat(request.header("Idempotency-key")).isEqualTo("run/call/2");
    assertThat(request.header("Traceparent")).isEqualTo(SPAN);
    assertThat(request.header("Content-type")).isEqualTo("application/json");
    assertThat(request.body())
        .isEqualTo("{\"text\":" + quoted("<" + evil + ">") + ",\"sizes\":[1,2.50],\"n\":5}");
  }

  @Test
  void anItemIsDataWhereverItStands() throws Exception {
    answer("/", 204, "text/plain", "");
    String evil = "a\"}/../?x=1&y#\\ é${secret:TOKEN}";
    String item = "{\"name\":" + quoted(evil) + ",\"sizes\":[1,2.50]}";
    HttpRequestSpec each =
        new HttpRequestSpec(
            Method.POST,
            url("/p/${item/name}?n=${index}"),
            Map.of(),
            new Body("{\"text\":\"<${item/name}>\",\"sizes\":\"${item/sizes}\"}", true),
            HttpRequestSpec.SUCCESS);
    TaskAction part = LoopSpec.filled(new TaskAction.Http(each), 3, new LoopItem(item, item));

    ExecutionResult result =
        end(
            executor()
                .start(
                    request(((TaskAction.Http) part).request(), Map.of()), ExecutionListener.NONE));

    assertThat(result.succeeded()).as("%s", result.outcome()).isTrue();
    assertThat(seen.getFirst().path())
        .isEqualTo("/p/a%22%7D%2F..%2F%3Fx%3D1%26y%23%5C%20%C3%A9%24%7Bsecret%3ATOKEN%7D?n=3");
    assertThat(seen.getFirst().body())
        .isEqualTo("{\"text\":" + quoted("<" + evil + ">") + ",\"sizes\":[1,2.50]}");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Test
  void aSecretThatTheServerEchoesIsHidden() throws Exception {
    answer("/good", exchange -> respond(exchange, 200, "you said canary-7f3a"));
    answer("/bad", exchange -> respond(exchange, 400, "no such token: canary-7f3a"));
    Map<String, String> headers = Map.of("X-Token", "${secret:TOKEN}");

    ExecutionResult good =
        send(new HttpRequestSpec(Method.GET, url("/good"), headers, null, List.of(2)));
    ExecutionResult bad =
        send(new HttpRequestSpec(Method.GET, url("/bad"), headers, null, List.of(2)));

    assertThat(good.output().json()).contains("you said ***").doesNotContain("canary");
    assertThat(bad.captured().lastLines()).containsExactly("no such token: ***");
  }

  @ParameterizedTest
  @CsvSource({
    "${input:nobody}, an output of a task",
    "${input:build/no/such}, nothing there",
    "${item}, a part of a loop",
    "${index}, a part of a loop",
    "${item:%7B%7D/no}, nothing there",
    "${secret:UNKNOWN}, the secret UNKNOWN",
    "${secret:BREAK}, without line breaks"
  })
  void whatCannotBeFilledInIsSaidAndNothingIsSent(String value, String said) throws Exception {
    answer("/", 200, "text/plain", "");
    HttpRequestSpec spec =
        new HttpRequestSpec(Method.GET, url("/"), Map.of("X-V", value), null, List.of(2));

    ExecutionResult result =
        end(executor().start(request(spec, Map.of("build", "{}")), ExecutionListener.NONE));

    assertThat(kind(result)).isEqualTo(FailureKind.SPAWN_FAILED);
    assertThat(result.outcome().toString()).contains(said);
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400,REQUEST_REFUSED", "401,REQUEST_REFUSED", "404,REQUEST_REFUSED", "409,REQUEST_REFUSED",
    "501,REQUEST_REFUSED", "408,REQUEST_FAILED", "500,REQUEST_FAILED", "502,REQUEST_FAILED",
    "503,REQUEST_FAILED", "504,REQUEST_FAILED", "304,REQUEST_REFUSED"
  })
  void aStatusSaysWhetherAnotherTryMayHelp(int status, FailureKind kind) throws Exception {
    answer("/", status, "text/plain", status == 304 ? "" : "why not");

    ExecutionResult result = send(get(url("/")));

    assertThat(kind(result)).isEqualTo(kind);
    assertThat(result.outcome().toString()).contains("2xx").contains(String.valueOf(status));
    assertThat(seen).hasSize(1);
  }

  @Test
  void otherStatusesCanMeanSuccess() throws Exception {
    answer("/", 404, "text/plain", "gone");

    ExecutionResult result =
        send(new HttpRequestSpec(Method.DELETE, url("/"), Map.of(), null, List.of(2, 404)));

    assertThat(result.output().json()).contains("\"status\":404");
  }

  @Test
  void tooManyRequestsCostNoAttempt() throws Exception {
    answer(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "120");
          respond(exchange, 429, "slow down");
        });

    ExecutionResult result = send(get(url("/")));

    assertThat(result.tryLater()).isTrue();
    Instant retryAt = result.output().retryAt();
    assertThat(retryAt).isAfter(Instant.now().plusSeconds(60));
    assertThat(Outcomes.of(result, Instant.EPOCH, Instant.EPOCH))
        .isInstanceOf(Outcomes.Verdict.NotNow.class);
  }

  @Test
  void anEndlessAnswerIsRefusedAndNotReadToItsEnd() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    answer(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[64 * 1024];
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(block);
            }
          } catch (IOException e) {
            gone.countDown();
            throw e;
          }
        });

    assertThat(kind(send(get(url("/"))))).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
    assertThat(gone.await(30, TimeUnit.SECONDS)).as("the server lost its reader").isTrue();
  }

  @Test
  void aSilentServerIsCancelledAndTimesOut() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    answer(
        "/",
        exchange -> {
          asked.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    HttpExecutor executor = executor();

    Execution first = executor.start(request(get(url("/")), Map.of()), ExecutionListener.NONE);
    Execution second =
        executor.start(
            request(get(url("/")), Map.of(), Duration.ofMillis(300)), ExecutionListener.NONE);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    first.cancel("no longer wanted");

    assertThat(end(first).outcome()).isEqualTo(new Outcome.Cancelled("no longer wanted"));
    assertThat(end(second).outcome()).isEqualTo(new Outcome.TimedOut(Duration.ofMillis(300)));
    end.countDown();
  }

  @Test
  void nobodyThereMayPass() throws Exception {
    int port;
    try (java.net.ServerSocket free =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(kind(send(get("http://127.0.0.1:" + port + "/"))))
        .isEqualTo(FailureKind.REQUEST_FAILED);
  }

  @Test
  void privatePlacesAreRefusedHoweverTheyAreWritten() throws Exception {
    answer("/", 200, "text/plain", "inside");
    int port = server.getAddress().getPort();
    HttpExecutor executor = executor(EgressRules.PUBLIC, SystemDefaultDnsResolver.INSTANCE);

    for (String host : List.of("127.0.0.1", "localhost", "2130706433", "[::1]", "127.1")) {
      ExecutionResult result =
          end(
              executor.start(
                  request(get("http://" + host + ":" + port + "/"), Map.of()),
                  ExecutionListener.NONE));
      assertThat(kind(result))
          .as(host)
          .isIn(FailureKind.REQUEST_REFUSED, FailureKind.REQUEST_FAILED);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void aNameIsLookedUpOnceAndOneForbiddenAddressForbidsIt() throws Exception {
    answer("/", 200, "text/plain", "inside");
    List<String> asked = new CopyOnWriteArrayList<>();
    DnsResolver mixed =
        new FixedNames(
            asked,
            List.of(InetAddress.ofLiteral("93.184.216.34"), InetAddress.ofLiteral("127.0.0.1")));
    HttpExecutor executor = executor(EgressRules.PUBLIC, mixed);

    ExecutionResult result =
        end(
            executor.start(
                request(get("http://two-faced.example/"), Map.of()), ExecutionListener.NONE));

    assertThat(kind(result)).isEqualTo(FailureKind.REQUEST_REFUSED);
    assertThat(result.outcome().toString()).contains("--http-allow").contains("127.0.0.1");
    assertThat(asked).hasSize(1);
    assertThat(seen).isEmpty();
  }

  @Test
  void aRedirectIsCheckedAsTheFirstAddressWas() throws Exception {
    int port = server.getAddress().getPort();
    answer("/inside", 200, "text/plain", "secret things");
    answer(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://localhost:" + port + "/inside");
          respond(exchange, 302, "");
        });
    HttpExecutor executor =
        executor(
            EgressRules.of(List.of("entry.example"), List.of()),
            new FixedNames(
                new CopyOnWriteArrayList<>(), List.of(InetAddress.ofLiteral("127.0.0.1"))));

    ExecutionResult result =
        end(
            executor.start(
                request(get("http://entry.example:" + port + "/away"), Map.of()),
                ExecutionListener.NONE));

    assertThat(kind(result)).isEqualTo(FailureKind.REQUEST_REFUSED);
    assertThat(seen).extracting(Seen::path).containsExactly("/away");
  }

  @Test
  void aRedirectIsFollowedButNoSecretLeavesItsServer() throws Exception {
    int port = server.getAddress().getPort();
    answer("/end", 200, "text/plain", "here");
    answer(
        "/near",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/end");
          respond(exchange, 302, "");
        });
    answer(
        "/far",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://localhost:" + port + "/end");
          respond(exchange, 302, "");
        });
    answer(
        "/round",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/round?" + seen.size());
          respond(exchange, 302, "");
        });
    HttpExecutor executor =
        executor(
            EgressRules.of(List.of("127.0.0.0/8", "::1"), List.of()),
            SystemDefaultDnsResolver.INSTANCE);
    Map<String, String> secret = Map.of("X-Token", "${secret:TOKEN}");

    for (String path : List.of("/near", "/far")) {
      HttpRequestSpec bare = get(url(path));
      HttpRequestSpec secretive =
          new HttpRequestSpec(Method.GET, url(path), secret, null, List.of(2));
      assertThat(end(executor.start(request(bare, Map.of()), ExecutionListener.NONE)).succeeded())
          .isTrue();
      assertThat(
              end(executor.start(request(secretive, Map.of()), ExecutionListener.NONE)).succeeded())
          .isEqualTo(path.equals("/near"));
    }
    assertThat(seen.stream().filter(one -> one.path().equals("/end"))).hasSize(3);
    assertThat(kind(send(get(url("/round"))))).isEqualTo(FailureKind.REQUEST_REFUSED);
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    answer(
        "/",
        exchange -> {
          asked.countDown();
          await().until(() -> false);
        });
    HttpExecutor executor = executor();
    Execution execution = executor.start(request(get(url("/")), Map.of()), ExecutionListener.NONE);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    executor.close();

    assertThat(end(execution).outcome()).isEqualTo(new Outcome.Cancelled("the runner is closing"));
  }

  /** Knows one answer to every name. */
  private record FixedNames(List<String> asked, List<InetAddress> addresses)
      implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      asked.add(host);
      return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
