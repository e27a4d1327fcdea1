package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HandlerType;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is kept to a namespace knows nothing of any other, and does nothing there. */
class RestNamespaceTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String API = "/api/v1";
  private static final String ALL = API + "/workflows";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");

  /** What may be asked although the path does not say what it is about; all else is refused. */
  private static final Set<String> FOR_ALL =
      Set.of(
          "GET /api/v1/workflows",
          "POST /api/v1/workflows",
          "POST /api/v1/previews",
          "POST /api/v1/bulk/cancel",
          "POST /api/v1/bulk/pause",
          "POST /api/v1/bulk/resume",
          "POST /api/v1/bulk/retry",
          "POST /api/v1/bulk/purge",
          "GET /api/v1/runners",
          "GET /api/v1/resources",
          "GET /api/v1/definitions",
          "POST /api/v1/definitions",
          "GET /api/v1/schedules",
          "POST /api/v1/schedules",
          "GET /api/v1/openapi.json",
          "GET /healthz");

  private static final ApiKey.Made EVERYWHERE = made("everywhere", null);
  private static final ApiKey.Made RED = made("red", new Namespace("red"));
  private static final ApiKey.Made BLUE = made("blue", new Namespace("blue"));

  @TempDir private static Path folder;
  private static RestFixture rest;

  private static ApiKey.Made made(String name, @org.jspecify.annotations.Nullable Namespace in) {
    return ApiKey.make(name, Scope.ADMIN, in, NOW, null, RANDOM);
  }

  @BeforeAll
  static void start() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    file.write(Stream.of(EVERYWHERE, RED, BLUE).map(ApiKey.Made::key).toList());
    rest =
        new RestFixture(
                BROKER.bootstrapServers(),
                BROKER.prefix(),
                folder.resolve("state"),
                Duration.ofSeconds(30),
                config -> asking(config, file))
            .showing(EVERYWHERE.text())
            .served();
  }

  private static RestConfig asking(RestConfig config, KeyFile file) {
    try {
      return config.with(Doorkeeper.of(file, Clock.systemUTC()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static Answer as(ApiKey.Made key, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        rest.request(path).setHeader("Authorization", "Bearer " + key.text());
    if (!body.isEmpty()) {
      request.setHeader(
          "Content-Type", body.startsWith("{") ? "application/json" : "application/yaml");
    }
    return rest.send(
        request
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static Answer get(ApiKey.Made key, String path) throws Exception {
    return as(key, "GET", path, "");
  }

  private static String graph(String name, String tasks) {
    return "apiVersion: paradecom/v1\nworkflow: %s\ntasks: { %s }\n".formatted(name, tasks);
  }

  /** Hands a graph in; returns the id that it got. */
  private static String submitted(ApiKey.Made key, String name, String tasks) throws Exception {
    Answer answer = as(key, "POST", ALL, graph(name, tasks));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json().path("workflowId").asText();
  }

  private static List<String> ids(JsonNode list, String field) {
    List<String> ids = new ArrayList<>();
    list.forEach(one -> ids.add(one.path(field).asText()));
    return ids;
  }

  @Test
  void shouldFindNothingOfAnotherNamespaceByAnyRoute() throws Exception {
    // Given
    String there = submitted(BLUE, "secret", "hold: { command: [x] }");
    String absent = "blue.nobody";
    as(BLUE, "POST", API + "/definitions", graph("blue.kept", "a: { noop: true }"));
    List<Route> named =
        rest.server().routes().stream().filter(route -> !route.subjects().isEmpty()).toList();
    assertThat(named).hasSizeGreaterThan(25);

    // When Then
    for (Route route : named) {
      for (String id : List.of(there, absent, "red", "red.", "redder.x", "RED.x", "%72ed2.x")) {
        String path =
            route
                .path()
                .replaceAll("\\{(workflow|definition|schedule)}", id)
                .replace("{task}", "hold");
        Answer answer = as(RED, route.method().name(), path, "");
        assertThat(answer.status()).as("%s %s", route.method(), path).isEqualTo(404);
        assertThat(answer.text().replace(there, absent))
            .as("what is there and what is not are the same: %s", path)
            .isEqualTo(as(RED, route.method().name(), path.replace(there, absent), "").text());
      }
    }
    rest.awaitState(ALL + "/" + there, "RUNNING");
  }

  @Test
  void shouldRefuseEveryRouteOfWhichNobodySaidOtherwise() throws Exception {
    Set<String> open = new TreeSet<>();
    for (Route route : rest.server().routes()) {
      if (route.subjects().isEmpty()) {
        String what = route.method() + " " + route.path();
        if (as(RED, route.method().name(), route.path(), "").status() != 403) {
          open.add(what);
        }
      }
    }
    assertThat(open).isEqualTo(new TreeSet<>(FOR_ALL));
    assertThat(get(RED, VitalSigns.METRICS).status()).isEqualTo(403);
    assertThat(get(EVERYWHERE, VitalSigns.METRICS).text())
        .containsPattern(
            "paradecom_leader_requests_refused_total\\{.*reason=\"namespace\".*} [1-9]");
  }

  @Test
  void shouldTellNothingOfOthersInWhatIsToldToAll() throws Exception {
    // Given
    String locked = "hold: { command: [x], resources: [{ name: shared, mode: exclusive }] }";
    String holder = submitted(BLUE, "mine", locked);
    rest.awaitState(ALL + "/" + holder + "/tasks/hold", "RUNNING");
    String waiter = submitted(RED, "yours", locked);
    rest.awaitJson(
        API + "/resources", body -> body.findValuesAsText("workflowId").contains(waiter));
    as(BLUE, "POST", API + "/definitions", graph("blue.plan", "a: { noop: true }"));
    as(
        BLUE,
        "POST",
        API + "/schedules",
        "{\"definition\":\"blue.plan\",\"id\":\"blue.nightly\",\"cron\":\"0 3 * * *\"}");

    // When Then
    for (String what : FOR_ALL) {
      if (what.startsWith("GET ") && !what.contains("openapi")) {
        Answer answer = get(RED, what.substring("GET ".length()));
        assertThat(answer.status()).as(what).isEqualTo(200);
        assertThat(answer.text()).as(what).doesNotContain("blue");
      }
    }
    Answer resources = get(RED, API + "/resources");
    assertThat(resources.text()).contains("(another namespace)", waiter);
    Answer why = get(RED, ALL + "/" + waiter + "/tasks/hold/why");
    assertThat(why.text()).contains("a task of another namespace has 'shared'");
    assertThat(why.text()).doesNotContain("blue");
    assertThat(get(EVERYWHERE, API + "/resources").text()).contains(holder, waiter);
    assertThat(get(BLUE, API + "/definitions").text()).contains("blue.plan");
    assertThat(get(BLUE, API + "/schedules").text()).contains("blue.nightly");
  }

  @Test
  void shouldPutWhatIsHandedInIntoTheNamespace() throws Exception {
    String plain = submitted(RED, "build", "a: { noop: true }");
    String named = submitted(RED, "red.build", "a: { noop: true }");
    String strange = submitted(RED, "blue.build", "a: { noop: true }");

    assertThat(plain).matches("red\\.build-[0-9a-f]{12}");
    assertThat(named).matches("red\\.build-[0-9a-f]{12}");
    assertThat(strange).startsWith("red.blue.build-");
    for (String id : List.of(plain, named, strange)) {
      assertThat(get(RED, ALL + "/" + id).status()).isEqualTo(200);
      assertThat(get(BLUE, ALL + "/" + id).status()).isEqualTo(404);
      assertThat(get(EVERYWHERE, ALL + "/" + id).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldGiveTheSameKeyInTwoNamespacesTwoWorkflows() throws Exception {
    Map<String, ApiKey.Made> ids = new TreeMap<>();
    for (ApiKey.Made key : List.of(RED, BLUE, EVERYWHERE, RED)) {
      String body = graph("once\nkey: k-1", "a: { noop: true }");
      ids.put(as(key, "POST", ALL, body).json().path("workflowId").asText(), key);
    }

    assertThat(ids).hasSize(3);
  }

  @Test
  void shouldListAndCountWhatIsInTheNamespaceAlone() throws Exception {
    // Given
    String red = submitted(RED, "listed", "a: { noop: true }");
    String blue = submitted(BLUE, "listed", "a: { noop: true }");

    // When
    JsonNode list = get(RED, ALL + "?name=listed&limit=1000").json();
    JsonNode all = get(EVERYWHERE, ALL + "?name=listed&limit=1000").json();

    // Then
    assertThat(ids(list.path("workflows"), "id")).containsExactly(red);
    assertThat(list.path("total").asInt()).isEqualTo(1);
    int counted = 0;
    for (JsonNode count : list.path("states")) {
      counted += count.asInt();
    }
    assertThat(counted).isEqualTo(1);
    assertThat(ids(all.path("workflows"), "id")).containsExactlyInAnyOrder(red, blue);
    assertThat(get(RED, ALL + "?after=" + red).status()).isEqualTo(200);
    assertThat(get(RED, ALL + "?after=" + blue).text())
        .isEqualTo(get(RED, ALL + "?after=blue.nobody").text());
    assertThat(get(RED, ALL + "?after=" + blue).status()).isEqualTo(400);
  }

  @Test
  void shouldDoToManyWhatIsInTheNamespaceAlone() throws Exception {
    // Given
    String red = submitted(RED, "many", "hold: { command: [x] }");
    String blue = submitted(BLUE, "many", "hold: { command: [x] }");
    rest.awaitState(ALL + "/" + red + "/tasks/hold", "RUNNING");
    rest.awaitState(ALL + "/" + blue + "/tasks/hold", "RUNNING");

    // When
    JsonNode answer = as(RED, "POST", API + "/bulk/cancel", "{\"name\":\"many\"}").json();

    // Then
    assertThat(answer.path("matched").asInt()).isEqualTo(1);
    rest.awaitJson(ALL + "/" + red, body -> body.path("state").asText().startsWith("CANCEL"));
    assertThat(rest.get(ALL + "/" + blue).json().path("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void shouldKeepDefinitionsAndSchedulesInTheNamespace() throws Exception {
    // Given
    assertThat(
            as(BLUE, "POST", API + "/definitions", graph("blue.d", "a: { noop: true }")).status())
        .isEqualTo(201);

    // When Then
    Answer outside = as(RED, "POST", API + "/definitions", graph("d", "a: { noop: true }"));
    assertThat(outside.status()).isEqualTo(422);
    assertThat(outside.detail()).contains("begin with 'red.'");
    assertThat(as(RED, "POST", API + "/definitions", graph("blue.d", "a: { noop: true }")).status())
        .isEqualTo(422);
    assertThat(as(RED, "POST", API + "/definitions", graph("red.d", "a: { noop: true }")).status())
        .isEqualTo(201);
    for (String body :
        List.of(
            "{\"definition\":\"blue.d\",\"id\":\"red.s\",\"cron\":\"0 3 * * *\"}",
            "{\"definition\":\"blue.nobody\",\"id\":\"red.s\",\"cron\":\"0 3 * * *\"}",
            "{\"definition\":\"red.d\",\"id\":\"s\",\"cron\":\"0 3 * * *\"}",
            "{\"definition\":\"red.d\",\"id\":\"blue.s\",\"cron\":\"0 3 * * *\"}")) {
      assertThat(as(RED, "POST", API + "/schedules", body).status()).as(body).isEqualTo(422);
    }
    assertThat(
            as(RED, "POST", API + "/schedules", "{\"definition\":\"red.d\",\"cron\":\"0 3 * * *\"}")
                .status())
        .isEqualTo(201);
    String started =
        as(RED, "POST", API + "/definitions/red.d/runs", "{}").json().path("workflowId").asText();
    assertThat(started).startsWith("red.d-");
    assertThat(get(BLUE, ALL + "/" + started).status()).isEqualTo(404);
  }

  @Test
  void shouldStartNothingOfAnotherNamespaceFromWithinAGraph() throws Exception {
    // Given
    String starts = "a: { workflow: { name: blue.inner } }";
    String red = submitted(RED, "outer", "hold: { command: [x] }");

    // When Then
    Answer submit = as(RED, "POST", ALL, graph("outer", starts));
    assertThat(submit.status()).isEqualTo(422);
    assertThat(submit.detail()).contains("the definition that task 'a' starts", "'red.'");
    assertThat(as(RED, "POST", API + "/definitions", graph("red.outer", starts)).status())
        .isEqualTo(422);
    assertThat(as(RED, "POST", ALL + "/" + red + "/fork", "{\"id\":\"blue.fork\"}").status())
        .isEqualTo(422);
    Answer fork = as(RED, "POST", ALL + "/" + red + "/fork", "{}");
    assertThat(fork.json().path("workflowId").asText()).startsWith("red.outer-");
    assertThat(as(RED, "POST", API + "/definitions", scheduled("red.timed", "blue.s")).status())
        .isEqualTo(422);
    assertThat(as(RED, "POST", API + "/definitions", scheduled("red.timed", "red.s")).status())
        .isEqualTo(201);
  }

  private static String scheduled(String definition, String id) {
    return graph(definition, "a: { noop: true }")
        + "schedules: { %s: { cron: '0 3 * * *' } }\n".formatted(id);
  }

  /** Paths are spelled in many ways; what is looked at is what is served. */
  @Test
  void shouldNotBeMisledByTheSpellingOfAPath() throws Exception {
    String blue = submitted(BLUE, "spelled", "hold: { command: [x] }");
    for (String path :
        List.of(
            ALL + "/" + blue + "/",
            ALL + "//" + blue,
            ALL + "/%62lue" + blue.substring("blue".length()),
            ALL + "/" + blue + ";red.x",
            ALL + "/red.x/../" + blue,
            ALL + "/red.x%2f..%2f" + blue,
            ALL + "/" + blue + "?workflow=red.x")) {
      Answer answer = get(RED, path);
      assertThat(answer.status()).as(path).isGreaterThanOrEqualTo(400);
      assertThat(answer.text()).as(path).doesNotContain("RUNNING");
    }
  }

  @Test
  void shouldKnowOfEveryRouteWhatItIsAbout() {
    // A subject by another name would pass unseen.
    Set<String> variables = new TreeSet<>();
    rest.server()
        .routes()
        .forEach(route ->
            java.util.regex.Pattern.compile("\\{(.*?)}")
                .matcher(route.path())
                .results()
                .forEach(match -> variables.add(match.group(1))));

    assertThat(variables).containsExactly("definition", "schedule", "task", "workflow");
    assertThat(rest.server().routes())
        .allMatch(route -> Set.of(HandlerType.GET, HandlerType.POST).contains(route.method()));
  }
}
