package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.tls.Tls;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.embedded.tls.TestAuthority;
import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.Membership;
import io.paradecom.leader.app.RegistryWire;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two leaders that ask each other over TLS, with the caller's key. */
class RestLeadersTlsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: w
      tasks: { a: { command: [x] } }
      """;
  private static final String ALL = "/api/v1/workflows";
  private static final ApiKey.Made ADMIN = key(null);
  private static final ApiKey.Made RED = key(new Namespace("red"));

  @TempDir private static Path folder;
  private static HttpClient http;
  private static KeyFile keys;
  private static Topics topics;

  /** Trusts the authority of both. */
  private static Leader first;

  /** Trusts another authority: it is asked, and cannot ask. */
  private static Leader second;

  private static ApiKey.Made key(@org.jspecify.annotations.Nullable Namespace namespace) {
    return ApiKey.make("k", Scope.ADMIN, namespace, Instant.EPOCH, null, RANDOM);
  }

  /** A leader with its REST interface. */
  private record Leader(int port, LeaderApp app, RestServer server, AvroWire wire)
      implements AutoCloseable {
    static Leader start(String name, TestAuthority.Issued own, Path trusted) throws Exception {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      AvroWire wire = new AvroWire(MockRegistryClient.scope(BROKER.prefix()));
      Telemetry telemetry = Telemetry.scraped();
      LeaderConfig config =
          new LeaderConfig(
              BROKER.bootstrapServers(),
              "mock://" + BROKER.prefix(),
              topics,
              folder.resolve(name),
              1,
              0,
              EngineLimits.DEFAULT,
              new FleetLimits(1, Duration.ofMillis(200), Duration.ofHours(1), 2),
              Map.of(),
              new Membership(null, "127.0.0.1:" + port, TopicAdmin.CLUSTER_DEFAULT));
      LeaderApp app = new LeaderApp(config, new RegistryWire(wire, topics), telemetry.registry());
      SSLContext served = Tls.server(own.certificate(), own.key(), Clock.systemUTC());
      RestConfig rest =
          new RestConfig("127.0.0.1", port, Duration.ofSeconds(30), 8)
              .with(Doorkeeper.of(keys, Clock.systemUTC()))
              .with(new RestTls(served, Tls.client(trusted)));
      RestServer server =
          RestServer.start(
              rest,
              app.view(),
              new KafkaAccess(BROKER.bootstrapServers(), topics, wire, Map.of()),
              new VitalSigns(telemetry, app.health()));
      app.start();
      return new Leader(port, app, server, wire);
    }

    @Override
    public void close() {
      server.close();
      app.close();
      wire.close();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    TestAuthority authority = TestAuthority.in(folder.resolve("ca"));
    TestAuthority other = TestAuthority.in(folder.resolve("other"));
    topics = new Topics(BROKER.prefix(), 6, Set.of(Topics.DEFAULT_QUEUE));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      new TopicAdmin(admin, PATIENCE).ensure(topics, (short) 1);
    }
    keys = new KeyFile(folder.resolve("keys.json"));
    keys.write(List.of(ADMIN.key(), RED.key()));
    http = HttpClient.newBuilder().sslContext(Tls.client(authority.certificate())).build();
    first = Leader.start("first", authority.issue(), authority.certificate());
    second = Leader.start("second", authority.issue(), other.certificate());
    await().atMost(PATIENCE).until(() -> owners(first).size() == 2 && owners(second).size() == 2);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    http.shutdownNow();
  }

  /** Who has workflows, as one of them sees it: itself, another, or both. */
  private static Set<Boolean> owners(Leader leader) {
    return java.util.stream.IntStream.range(0, 100)
        .mapToObj(i -> leader.app().view().peers().ownerOf(new WorkflowId("w-" + i)).isPresent())
        .collect(java.util.stream.Collectors.toSet());
  }

  private static HttpRequest.Builder request(Leader leader, ApiKey.Made key, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + leader.port() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + key.text());
  }

  private static HttpResponse<String> get(Leader leader, ApiKey.Made key, String path)
      throws Exception {
    return http.send(
        request(leader, key, path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Hands graphs in until one belongs to {@code owner}; returns its path. */
  private static String submittedTo(Leader owner, Leader other, ApiKey.Made key) throws Exception {
    for (int i = 0; i < 100; i++) {
      HttpResponse<String> answer =
          http.send(
              request(owner, key, ALL)
                  .header("Content-Type", "application/yaml")
                  .POST(HttpRequest.BodyPublishers.ofString(GRAPH))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      WorkflowId id = new WorkflowId(JSON.readTree(answer.body()).path("workflowId").asText());
      String path = ALL + "/" + id;
      if (owner.app().view().peers().ownerOf(id).isEmpty()
          && other.app().view().peers().ownerOf(id).isPresent()) {
        await().atMost(PATIENCE).until(() -> get(owner, key, path).statusCode() == 200);
        return path;
      }
    }
    throw new AssertionError("Expected a workflow of this leader among a hundred.");
  }

  @Test
  void shouldAnswerForTheOtherLeaderOverTls() throws Exception {
    String path = submittedTo(second, first, ADMIN);

    HttpResponse<String> read = get(first, ADMIN, path);
    HttpResponse<String> done =
        http.send(
            request(first, ADMIN, path + "/pause")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    assertThat(JSON.readTree(read.body()).path("name").asText()).isEqualTo("w");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(JSON.readTree(get(second, ADMIN, path).body()).path("state").asText())
        .isEqualTo("PAUSED");
  }

  @Test
  void shouldStreamEventsOfTheOtherLeaderOverTls() throws Exception {
    String path = submittedTo(second, first, ADMIN);

    HttpResponse<InputStream> stream =
        http.send(
            request(first, ADMIN, path + "/events")
                .header("Accept", "text/event-stream")
                .GET()
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());

    try (InputStream body = stream.body()) {
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(new String(body.readNBytes(10), StandardCharsets.UTF_8)).startsWith(": stream");
    }
  }

  @Test
  void shouldMergeTheListsOfBothOverTls() throws Exception {
    String here = submittedTo(first, second, ADMIN);
    String there = submittedTo(second, first, ADMIN);

    JsonNode list = JSON.readTree(get(first, ADMIN, ALL + "?limit=1000").body());

    assertThat(list.has("unserved")).isFalse();
    assertThat(list.path("workflows").findValuesAsText("id"))
        .contains(here.substring(ALL.length() + 1), there.substring(ALL.length() + 1));
  }

  @Test
  void shouldNotAskALeaderThatItDoesNotTrust() throws Exception {
    String path = submittedTo(first, second, ADMIN);

    HttpResponse<String> answer = get(second, ADMIN, path);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("not trusted here", "--tls-ca FILE");
  }

  /** Each leader sees by itself what the caller is kept to. */
  @Test
  void shouldKeepACallerToItsNamespaceOnBoth() throws Exception {
    String red = submittedTo(second, first, RED);
    String hidden = submittedTo(second, first, ADMIN);

    assertThat(red).startsWith(ALL + "/red.w-");
    assertThat(get(first, RED, red).statusCode()).isEqualTo(200);
    for (Leader leader : List.of(first, second)) {
      assertThat(get(leader, RED, hidden).statusCode()).isEqualTo(404);
    }
    JsonNode list = JSON.readTree(get(first, RED, ALL + "?limit=1000").body());
    assertThat(list.path("workflows").findValuesAsText("id"))
        .isNotEmpty()
        .allMatch(id -> id.startsWith("red."));
    assertThat(list.path("total").asInt()).isEqualTo(list.path("workflows").size());
  }

  @Test
  void shouldNotBeToldMoreForSayingThatALeaderAsks() throws Exception {
    String hidden = submittedTo(second, first, ADMIN);

    HttpResponse<String> answer =
        http.send(
            request(second, RED, hidden).header(Routing.FORWARDED, "1").GET().build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> list =
        http.send(
            request(second, RED, ALL + "?limit=1000").header(Routing.FORWARDED, "1").GET().build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(list.body()).doesNotContain(hidden.substring(ALL.length() + 1));
  }
}
