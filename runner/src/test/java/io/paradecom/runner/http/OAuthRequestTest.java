package io.paradecom.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.HttpRequestSpec.Method;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.OAuthClient.Proof;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthRequestTest {
  private static final String SECRET = "canary se/cret+9";

  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> proofs = new CopyOnWriteArrayList<>();
  private final List<String> authorized = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final List<HttpExecutor> open = new ArrayList<>();

  OAuthRequestTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/token",
        exchange -> {
          proofs.add(header(exchange));
          asked.add(body(exchange));
          respond(
              exchange,
              200,
              "{\"access_token\":\"canary-token-%d\",\"token_type\":\"bearer\",\"expires_in\":600}"
                  .formatted(tokens.incrementAndGet()));
        });
    server.createContext(
        "/api",
        exchange -> {
          authorized.add(header(exchange));
          respond(exchange, 200, "{\"seen\":\"" + header(exchange) + "\"}");
        });
    server.start();
  }

  @AfterEach
  void close() {
    open.forEach(HttpExecutor::close);
    server.stop(0);
  }

  private static String header(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void answer(String path, int status, String body) {
    server.createContext(path, exchange -> respond(exchange, status, body));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private HttpExecutor executor(List<String> allowed) {
    TaskExecutor none =
        new TaskExecutor() {
          @Override
          public Execution start(ExecutionRequest request, ExecutionListener listener) {
            throw new IllegalStateException("Expected a request, but found " + request.action());
          }

          @Override
          public void close() {}
        };
    HttpExecutor executor =
        new HttpExecutor(
            none,
            EgressRules.of(allowed, List.of()),
            new EnvironmentSecrets(Map.of("S_CLIENT", SECRET), "S_"),
            SystemDefaultDnsResolver.INSTANCE);
    open.add(executor);
    return executor;
  }

  private HttpExecutor executor() {
    return executor(List.of("127.0.0.1"));
  }

  private HttpRequestSpec request(String path, String tokenPath, Proof proof) {
    return new HttpRequestSpec(
        Method.POST,
        url(path),
        Map.of(),
        new HttpRequestSpec.Body("x", false),
        HttpRequestSpec.SUCCESS,
        new OAuthClient(url(tokenPath), "my id", "${secret:CLIENT}", "a b", "api", proof));
  }

  private static Execution start(HttpExecutor executor, HttpRequestSpec spec, Duration timeout) {
    return executor.start(
        new ExecutionRequest(
            new ExecutionIds("flow", "call", 2, "run/call/2", 0, false, null),
            new ExecutionAction.Http(spec),
            Path.of("/"),
            Map.of(),
            new TaskDocument("call", "", "", "", "", List.of(), Map.of(), 2, null),
            ExecutionLimits.DEFAULT.withTimeout(timeout),
            List.of()),
        ExecutionListener.NONE);
  }

  private static ExecutionResult send(HttpExecutor executor, HttpRequestSpec spec)
      throws Exception {
    return start(executor, spec, Duration.ofSeconds(30)).result().get(30, TimeUnit.SECONDS);
  }

  private static Outcome.RequestFailed failed(ExecutionResult result) {
    assertThat(result.toString()).doesNotContain("canary");
    assertThat(result.outcome()).isInstanceOf(Outcome.RequestFailed.class);
    return (Outcome.RequestFailed) result.outcome();
  }

  @Test
  void aTokenGoesAlongAndNeitherItNorTheSecretComesOut() throws Exception {
    HttpExecutor executor = executor();
    ExecutionResult result = send(executor, request("/api", "/token", Proof.BASIC));

    assertThat(result.succeeded()).isTrue();
    assertThat(authorized).containsExactly("Bearer canary-token-1");
    assertThat(asked).containsExactly("grant_type=client_credentials&scope=a+b&audience=api");
    assertThat(proofs)
        .containsExactly(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("my+id:canary+se%2Fcret%2B9".getBytes(StandardCharsets.UTF_8)));
    assertThat(result.toString()).doesNotContain("canary").contains("Bearer ***");
    assertThat(result.output().json()).contains("Bearer ***").doesNotContain("canary");
  }

  @Test
  void aServerMayWantTheProofInTheForm() throws Exception {
    send(executor(), request("/api", "/token", Proof.BODY));

    assertThat(proofs).containsExactly("null");
    assertThat(asked)
        .containsExactly(
            "grant_type=client_credentials&client_id=my+id&client_secret=canary+se%2Fcret%2B9"
                + "&scope=a+b&audience=api");
  }

  @Test
  void manyTasksAtOnceShareOneToken() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    AtomicInteger questions = new AtomicInteger();
    server.createContext(
        "/slow",
        exchange -> {
          questions.incrementAndGet();
          try {
            boolean _ = all.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          respond(exchange, 200, "{\"access_token\":\"shared\",\"expires_in\":\"60\"}");
        });
    HttpExecutor executor = executor();
    List<Execution> executions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      executions.add(
          start(executor, request("/api", "/slow", Proof.BASIC), Duration.ofSeconds(30)));
    }
    all.countDown();
    for (Execution execution : executions) {
      assertThat(execution.result().get(30, TimeUnit.SECONDS).succeeded()).isTrue();
    }
    assertThat(questions.get()).isEqualTo(1);
    assertThat(authorized).hasSize(50).containsOnly("Bearer shared");
  }

  @Test
  void aTokenThatIsNotTakenIsAskedForAnewOnce() throws Exception {
    server.createContext(
        "/strict",
        exchange -> {
          String token = header(exchange);
          authorized.add(token);
          respond(exchange, token.equals("Bearer canary-token-1") ? 401 : 200, "{}");
        });
    HttpExecutor executor = executor();

    assertThat(send(executor, request("/strict", "/token", Proof.BASIC)).succeeded()).isTrue();
    assertThat(send(executor, request("/strict", "/token", Proof.BASIC)).succeeded()).isTrue();
    assertThat(authorized)
        .containsExactly("Bearer canary-token-1", "Bearer canary-token-2", "Bearer canary-token-2");
  }

  @Test
  void aServerThatTakesNoTokenRefusesTheRequest() throws Exception {
    answer("/never", 401, "canary-token-2");

    ExecutionResult result = send(executor(), request("/never", "/token", Proof.BASIC));

    assertThat(failed(result).mayPass()).isFalse();
    assertThat(failed(result).reason()).contains("/never", "401");
    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"invalid_client\"} | it answered 401 (invalid_client) | false",
        "400 | {\"error\":\"canary se/cret+9\"} | it answered 400. | false",
        "302 | '' | it answered 302 | false",
        "500 | oops | it answered 500 | true",
        "200 | [] | there is none in its answer | false",
        "200 | nonsense | there is none in its answer | false",
        "200 | {\"access_token\":\"a b\"} | there is none in its answer | false",
        "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | another type | false"
      })
  void saysWhyThereIsNoToken(int status, String body, String named, boolean mayPass)
      throws Exception {
    answer("/denies", status, body);

    Outcome.RequestFailed failed =
        failed(send(executor(), request("/api", "/denies", Proof.BASIC)));

    assertThat(failed.reason()).contains("POST " + url("/denies"), named);
    assertThat(failed.mayPass()).isEqualTo(mayPass);
    assertThat(authorized).isEmpty();
  }

  @Test
  void aTokenServerThatIsBusyIsLeftAlone() throws Exception {
    answer("/busy", 429, "");

    ExecutionResult result = send(executor(), request("/api", "/busy", Proof.BASIC));

    assertThat(result.tryLater()).isTrue();
    assertThat(failed(result).reason()).contains("/busy", "429");
  }

  @Test
  void aTokenServerIsAskedOnlyWhereRequestsMayGo() throws Exception {
    ExecutionResult result = send(executor(List.of()), request("/api", "/token", Proof.BASIC));

    assertThat(failed(result).reason()).contains("127.0.0.1", "--http-allow");
    assertThat(failed(result).mayPass()).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void theTimeOfTheTaskEndsItsWaitButNotThatOfOthers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    server.createContext(
        "/late",
        exchange -> {
          asked.countDown();
          try {
            boolean _ = go.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          respond(exchange, 200, "{\"access_token\":\"late\"}");
        });
    HttpExecutor executor = executor();
    Execution hasty =
        start(executor, request("/api", "/late", Proof.BASIC), Duration.ofMillis(200));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    Execution patient =
        start(executor, request("/api", "/late", Proof.BASIC), Duration.ofSeconds(30));

    assertThat(hasty.result().get(30, TimeUnit.SECONDS).outcome())
        .isInstanceOf(Outcome.TimedOut.class);
    go.countDown();
    assertThat(patient.result().get(30, TimeUnit.SECONDS).succeeded()).isTrue();
    assertThat(authorized).containsExactly("Bearer late");
  }

  @Test
  void aSecretThatIsNotThereFailsBeforeAnythingIsSent() throws Exception {
    HttpRequestSpec spec =
        new HttpRequestSpec(
            Method.GET,
            url("/api"),
            Map.of(),
            null,
            HttpRequestSpec.SUCCESS,
            new OAuthClient(url("/token"), "id", "${secret:NONE}", "", "", Proof.BASIC));

    assertThat(send(executor(), spec).outcome())
        .isInstanceOfSatisfying(
            Outcome.SpawnFailed.class,
            failed -> assertThat(failed.reason()).contains("the secret NONE"));
    assertThat(asked).isEmpty();
  }
}
