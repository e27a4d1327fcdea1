package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Maps of graphs, how far runs are, what ran, and what is said of a graph before it is taken in.
 */
class RestMapTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  @TempDir private static Path folder;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(30))
            .served();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static String submitted(String name, String tasks) throws Exception {
    return rest.submit("apiVersion: paradecom/v1\nworkflow: %s\ntasks:\n%s".formatted(name, tasks));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void shouldTellTasksOneByOneWithTheirStatesAndEdges() throws Exception {
    // Given
    String path =
        submitted(
            "mapped",
            """
              a: { noop: true }
              bad: { needs: [a], command: [x], retry: { maxAttempts: 1 } }
              mend: { needs: [{ task: bad, on: failure }], noop: true }
              last: { needs: [bad], noop: true }
            """);
    rest.awaitState(path, "FAILED");

    // When
    JsonNode map = rest.get(path + "/map?task=mend").json();
    JsonNode known = rest.get(path + "/map?known=" + map.path("graphVersion").asInt()).json();

    // Then
    assertThat(map.path("detail").asText()).isEqualTo("TASKS");
    List<String> ids = texts(map.path("ids"));
    assertThat(ids).containsExactlyInAnyOrder("a", "bad", "mend", "last");
    String states = map.path("states").asText();
    assertThat(ids.stream().map(id -> id + states.charAt(ids.indexOf(id))).toList())
        .containsExactlyInAnyOrder("aS", "badF", "mendS", "lastK");
    assertThat(map.path("width").asInt()).isEqualTo(3);
    assertThat(map.path("place").path("x").asInt()).isEqualTo(2);
    List<Integer> links = map.path("links").valueStream().map(JsonNode::asInt).toList();
    assertThat(links).hasSize(9);
    assertThat(
            IntStream.range(0, 3)
                .mapToObj(i ->
                    ids.get(links.get(3 * i))
                        + ids.get(links.get(3 * i + 1))
                        + links.get(3 * i + 2))
                .toList())
        .containsExactlyInAnyOrder("abad0", "badmend1", "badlast0");
    assertThat(known.has("ids")).isFalse();
    assertThat(known.has("links")).isFalse();
    assertThat(known.path("states").asText()).isEqualTo(states);
  }

  @Test
  void shouldTellClustersOfALargeGraphAndTasksOfAPartOfIt() throws Exception {
    // Given
    int tasks = 6000;
    int wide = 60;
    String path =
        submitted(
            "huge",
            IntStream.range(0, tasks)
                .mapToObj(i ->
                    "  t%d: { queue: idle, noop: true%s }\n"
                        .formatted(i, i < wide ? "" : ", needs: [t%d]".formatted(i - wide)))
                .collect(Collectors.joining()));
    rest.awaitState(path, "RUNNING");

    // When
    JsonNode far = rest.get(path + "/map?columns=10&rows=8").json();
    JsonNode near = rest.get(path + "/map?left=10&top=0&right=19&bottom=100").json();

    // Then
    assertThat(far.path("detail").asText()).isEqualTo("CLUSTERS");
    assertThat(far.has("ids")).isFalse();
    assertThat(far.path("clusters").size()).isBetween(20, 80);
    assertThat(far.path("clusters").valueStream().mapToInt(one -> one.path("tasks").asInt()).sum())
        .isEqualTo(tasks);
    assertThat(far.path("clusters").path(0).path("states").path("WAITING").asInt()).isPositive();
    assertThat(far.path("clusters").valueStream().anyMatch(one -> one.path("critical").asBoolean()))
        .isTrue();
    assertThat(far.path("links").size()).isPositive();
    assertThat(near.path("detail").asText()).isEqualTo("TASKS");
    assertThat(near.path("ids").size()).isEqualTo(10 * wide);
    assertThat(near.path("links").size()).isEqualTo(3 * 9 * wide);
  }

  @Test
  void shouldSayHowFarARunIsAndWhatRan() throws Exception {
    // Given
    String path =
        submitted(
            "far",
            """
              a: { command: [x], duration: 1s }
              hold: { needs: [a], command: [x], duration: 10m }
              later: { needs: [hold], command: [x], duration: 5m }
              ask: { needs: [later], approval: {} }
            """);
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When
    JsonNode progress =
        rest.awaitJson(path + "/progress", body -> body.path("doneMs").asLong() > 0);
    JsonNode attempts =
        rest.awaitJson(path + "/attempts", body -> body.path("attempts").size() == 2);
    JsonNode one = rest.get(path + "/tasks/a/attempts").json();

    // Then
    assertThat(progress.path("basis").asText()).isEqualTo("WORK");
    assertThat(progress.path("openEnded").asInt()).isEqualTo(1);
    assertThat(progress.path("percent").asDouble()).isBetween(0.0, 50.0);
    assertThat(progress.path("restMs").asLong()).isBetween(300_000L, 900_000L);
    assertThat(progress.path("restMostMs").asLong())
        .isGreaterThan(progress.path("restMs").asLong());
    assertThat(texts(progress.path("criticalPath"))).containsExactly("a", "hold", "later", "ask");
    assertThat(attempts.path("complete").asBoolean()).isTrue();
    assertThat(attempts.path("attempts").path(1).path("end").asText()).isEqualTo("RUNNING");
    assertThat(attempts.path("attempts").path(1).path("runner").asText()).isEqualTo("stand-in");
    assertThat(one.path("attempts").path(0).path("end").asText()).isEqualTo("SUCCEEDED");
    assertThat(one.path("total").asInt()).isEqualTo(1);
    assertThat(rest.order(path + "/cancel", "").status()).isEqualTo(200);
    rest.awaitJson(
        path + "/tasks/hold/attempts",
        body -> body.path("attempts").path(0).path("end").asText().equals("CANCELLED"));
  }

  @Test
  void shouldReckonWithAllSlotsWhereAWorkflowHasNoLimitOfItsOwn() throws Exception {
    // Given
    int slots =
        rest.get("/api/v1/runners")
            .json()
            .path("runners")
            .valueStream()
            .mapToInt(runner -> runner.path("slots").asInt())
            .sum();
    int tasks = 2 * slots;
    assertThat(slots).isGreaterThan(1);
    String path =
        submitted(
            "wide",
            IntStream.range(0, tasks)
                .mapToObj("  t%d: { queue: idle, command: [x], duration: 10m }\n"::formatted)
                .collect(Collectors.joining()));
    rest.awaitState(path, "RUNNING");

    // When
    JsonNode progress = rest.get(path + "/progress").json();

    // Then
    assertThat(progress.path("restMs").asLong()).isEqualTo(2 * 600_000L);
  }

  @Test
  void shouldSayWhatWouldBeTakenInAndTakeNothingIn() throws Exception {
    // Given
    long before = rest.get("/api/v1/workflows").json().path("total").asLong();
    String yaml =
        """
        apiVersion: paradecom/v1
        workflow: only-looked-at
        tasks:
          a: { command: [x], duration: 1m, resources: [{ name: db, mode: exclusive }] }
          b: { command: [x], duration: 2m, resources: [{ name: db, mode: shared }] }
          c: { needs: [a], command: [x], duration: 3m }
        """;

    // When
    JsonNode told = rest.post("/api/v1/previews", yaml, "Content-Type", "application/yaml").json();

    // Then
    assertThat(told.path("name").asText()).isEqualTo("only-looked-at");
    assertThat(told.path("tasks").asInt()).isEqualTo(3);
    assertThat(told.path("criticalPathMs").asLong()).isEqualTo(240_000);
    assertThat(told.path("conflicts").size()).isEqualTo(1);
    assertThat(told.path("conflicts").path(0).path("second").asText()).isEqualTo("b");
    assertThat(rest.get("/api/v1/workflows").json().path("total").asLong()).isEqualTo(before);
    assertThat(
            rest.post(
                    "/api/v1/previews",
                    yaml.replace("[a]", "[nobody]"),
                    "Content-Type",
                    "application/yaml")
                .status())
        .isEqualTo(422);
  }

  @Test
  void shouldCountWorkflowsByStateWhateverStatesAreAskedFor() throws Exception {
    // Given
    String path = submitted("counted-one", "  a: { noop: true }\n");
    rest.awaitState(path, "SUCCEEDED");

    // When
    JsonNode list = rest.get("/api/v1/workflows?name=counted-&state=running").json();

    // Then
    assertThat(list.path("total").asInt()).isZero();
    assertThat(list.path("states").path("SUCCEEDED").asInt()).isEqualTo(1);
  }

  @Test
  void shouldTellWhenARunnerSpokeLast() throws Exception {
    // When
    JsonNode runner = rest.get("/api/v1/runners").json().path("runners").path(0);

    // Then
    assertThat(runner.path("busy").isInt()).isTrue();
    assertThat(runner.path("heartbeatAt").asText()).startsWith("20");
  }
}
