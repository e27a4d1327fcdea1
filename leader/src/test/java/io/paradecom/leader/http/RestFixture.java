package io.paradecom.leader.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.Membership;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.definition.StoredGraphs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A leader with its REST interface and a {@link StandInRunner} on a broker of somebody else. */
final class RestFixture implements AutoCloseable {
  /** A queue that no runner serves. */
  static final String IDLE_QUEUE = "idle";

  static final int MOST_STREAMS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AvroWire wire;
  private final Telemetry telemetry = Telemetry.scraped();
  private final StoredGraphs graphs;
  private final LeaderApp leader;
  private final RestServer server;
  private final KafkaAccess access;
  private final StandInRunner runner;
  private final DirectoryBlobStore blobs;
  private @Nullable String key;

  RestFixture(String bootstrap, String prefix, Path state, Duration answerWithin) throws Exception {
    this(bootstrap, prefix, state, answerWithin, config -> config);
  }

  /** With an interface that is served otherwise. */
  RestFixture(
      String bootstrap,
      String prefix,
      Path state,
      Duration answerWithin,
      UnaryOperator<RestConfig> served)
      throws Exception {
    this(bootstrap, prefix, state, answerWithin, served, EngineLimits.DEFAULT);
  }

  /** With a leader of other limits. */
  RestFixture(
      String bootstrap,
      String prefix,
      Path state,
      Duration answerWithin,
      UnaryOperator<RestConfig> served,
      EngineLimits limits)
      throws Exception {
    Topics topics = new Topics(prefix, 1, Set.of(Topics.DEFAULT_QUEUE, new QueueName(IDLE_QUEUE)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin, PATIENCE).ensure(topics, (short) 1);
    }
    wire = new AvroWire(MockRegistryClient.scope(prefix));
    // Its one heartbeat is good for all tests.
    FleetLimits fleet = new FleetLimits(1, Duration.ofMillis(200), Duration.ofHours(1), 2);
    LeaderConfig config =
        new LeaderConfig(
            bootstrap,
            "mock://" + prefix,
            topics,
            state,
            1,
            0,
            limits,
            fleet,
            Map.of(),
            Membership.ANONYMOUS);
    access = new KafkaAccess(bootstrap, topics, wire, Map.of());
    graphs = new StoredGraphs(access);
    blobs = DirectoryBlobStore.open(state.resolve("blobs"));
    leader =
        new LeaderApp(
            config,
            new RegistryWire(wire, topics),
            telemetry.registry(),
            graphs,
            new LeaderBlobs(blobs));
    RestConfig rest = served.apply(new RestConfig("127.0.0.1", 0, answerWithin, MOST_STREAMS));
    server =
        RestServer.start(rest, leader.view(), access, new VitalSigns(telemetry, leader.health()));
    runner = new StandInRunner(access, blobs);
  }

  /** Shows a key from now on. */
  RestFixture showing(String other) {
    key = other;
    return this;
  }

  /** Starts the leader and waits until it serves, and knows the runner. */
  RestFixture served() throws Exception {
    leader.start();
    leader.running().get(60, TimeUnit.SECONDS);
    awaitJson("/api/v1/runners", body -> body.path("runners").size() == 1);
    return this;
  }

  /** Lets what is dispatched from now on wait for the next runner. */
  void stopRunner() {
    runner.close();
  }

  LeaderApp leader() {
    return leader;
  }

  DirectoryBlobStore blobs() {
    return blobs;
  }

  KafkaAccess access() {
    return access;
  }

  RestServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  /** An answer. */
  record Answer(int status, String type, String text, String location) {
    JsonNode json() throws IOException {
      return JSON.readTree(text);
    }

    String detail() throws IOException {
      return json().path("detail").asText();
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(PATIENCE);
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  Answer send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        response.headers().firstValue("Location").orElse(""));
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws Exception {
    return http.send(request, handler);
  }

  Answer get(String path) throws Exception {
    return send(request(path).GET().build());
  }

  Answer post(String path, String body, String... headers) throws Exception {
    return send(
        request(path)
            .headers(headers.length == 0 ? new String[] {"X-None", "-"} : headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Sends an order in JSON; empty: no body. */
  Answer order(String path, String body) throws Exception {
    return body.isEmpty()
        ? send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build())
        : post(path, body, "Content-Type", "application/json");
  }

  /** Submits a native graph; returns the path of its workflow. */
  String submit(String yaml) throws Exception {
    Answer answer = post("/api/v1/workflows", yaml, "Content-Type", "application/yaml");
    if (answer.status() != 201) {
      throw new AssertionError(answer);
    }
    return answer.location();
  }

  /** Returns an answer once it is as wanted. */
  JsonNode awaitJson(String path, Predicate<JsonNode> wanted) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> get(path).json(), wanted);
  }

  JsonNode awaitState(String path, String state) {
    return awaitJson(path, body -> body.path("state").asText().equals(state));
  }

  /** Sends bytes as they are and returns all that comes back until the other end closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    runner.close();
    server.close();
    leader.close();
    graphs.close();
    wire.close();
    http.shutdownNow();
  }
}
