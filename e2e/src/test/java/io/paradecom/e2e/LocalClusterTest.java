package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers, two leaders and several runners as processes, of which one of each kind is killed
 * while a graph runs.
 */
@Tag("extended")
class LocalClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int LEVELS = 6;
  private static final int WIDTH = 8;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private LocalCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private String brokers;

  @SuppressWarnings("NullAway.Init")
  private String registry;

  @SuppressWarnings("NullAway.Init")
  private List<String> leaders;

  @BeforeEach
  void up() throws Exception {
    cluster = new LocalCluster(folder);
    String addresses = cluster.done("up");
    brokers = found(addresses, "brokers +(\\S+)").getFirst();
    registry = found(addresses, "registry +(\\S+)").getFirst();
    leaders = found(addresses, "(http://127.0.0.1:[0-9]+)/(?=  )");
    assertThat(leaders).as(addresses).hasSize(2);
  }

  @AfterEach
  void down() throws Exception {
    cluster.script("down");
  }

  @Test
  void shouldFinishAGraphWhoseBrokerLeaderAndRunnerAreKilled() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("layers.yaml"), layers());
    String id = verb("submit", file.toString(), "--url", leaders.get(0)).out().strip();
    awaitEnded(leaders.get(1), id, WIDTH);

    // When
    cluster.kill("runner-2");
    cluster.kill("leader-1");
    cluster.kill("broker-3");
    cluster.done("scale", "4");

    // Then
    awaitEnded(leaders.get(1), id, LEVELS * WIDTH);
    JsonNode shown = show(leaders.get(1), id);
    assertThat(shown.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(shown.path("states").path("SUCCEEDED").asInt()).isEqualTo(LEVELS * WIDTH);
    assertThat(witnesses().keySet()).hasSize(LEVELS * WIDTH);

    Paradecom.Outcome verified =
        verb("verify", "--bootstrap", brokers, "--registry", registry, "--json");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();

    // Where they were, they are again.
    assertThat(cluster.script("status").exitCode()).isEqualTo(1);
    cluster.done("up");
    cluster.done("status");
    cluster.done("scale", "1");
    String other = leaders.get(0);
    await()
        .atMost(PATIENCE)
        .until(() -> show(other, id).path("state").asText(), "SUCCEEDED"::equals);
    assertThat(list(other)).contains(id);
    await()
        .atMost(PATIENCE)
        .until(() -> verb("runners", "--url", other, "--json").out().lines().count() == 1);
    requireThatEachLeaderAnswersForAll();
    // A transaction that a broker took with it may cost a thread, which is replaced; never a
    // leader.
    assertThat(cluster.log("leader-1") + cluster.log("leader-2"))
        .doesNotContain("Expected the leader to run")
        .doesNotContain("invariant violated");
  }

  /** Every workflow is told of by either leader, whoever serves it. */
  private void requireThatEachLeaderAnswersForAll() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < WIDTH; i++) {
      String graph =
          "apiVersion: paradecom/v1\nworkflow: w%d\ntasks: { a: { shell: 'echo hi' } }\n"
              .formatted(i);
      ids.add(post(leaders.get(i % 2), "", graph, 201).path("workflowId").asText());
    }
    for (String leader : leaders) {
      for (String id : ids) {
        awaitEnded(leader, id, 1);
        await()
            .atMost(PATIENCE)
            .until(() -> get(leader, "/" + id + "/tasks/a/logs").toString().contains("hi"));
        post(leader, "/" + id + "/rerun", "{\"tasks\":[\"a\"]}", 200);
        awaitEnded(leader, id, 1);
      }
      await().atMost(PATIENCE).until(() -> list(leader).containsAll(ids));
      List<String> paged = new ArrayList<>();
      String after = "";
      do {
        JsonNode page = get(leader, "?limit=3" + after);
        page.path("workflows").forEach(one -> paged.add(one.path("id").asText()));
        after = page.has("next") ? "&after=" + page.path("next").asText() : "";
      } while (!after.isEmpty());
      assertThat(paged).isEqualTo(list(leader));
    }
  }

  private Paradecom.Outcome verb(String... words) throws IOException, InterruptedException {
    return Paradecom.run(folder, words);
  }

  private static JsonNode show(String leader, String id) throws Exception {
    return get(leader, "/" + id);
  }

  private static List<String> list(String leader) throws Exception {
    List<String> ids = new ArrayList<>();
    get(leader, "").path("workflows").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  private static JsonNode get(String leader, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(leader + "/api/v1/workflows" + path)).GET().build();
    return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static JsonNode post(String leader, String path, String body, int status)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(leader + "/api/v1/workflows" + path))
            .header("Content-Type", body.startsWith("{") ? "application/json" : "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static void awaitEnded(String leader, String id, int tasks) {
    await(id)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> show(leader, id).path("ended").asInt(), ended -> ended >= tasks);
  }

  /** How often each task was carried out. */
  private Map<String, Long> witnesses() throws IOException {
    return Files.readAllLines(folder.resolve("witness")).stream()
        .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
  }

  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private String layers() {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: layers\ntasks:\n");
    for (int level = 0; level < LEVELS; level++) {
      for (int i = 0; i < WIDTH; i++) {
        String needs =
            level == 0
                ? ""
                : "needs: [t%d-%d, t%d-%d], ".formatted(level - 1, i, level - 1, (i + 1) % WIDTH);
        text.append(
            "  t%1$d-%2$d: { %3$sshell: \"sleep 1; echo t%1$d-%2$d >> %4$s\" }\n"
                .formatted(level, i, needs, folder.resolve("witness")));
      }
    }
    return text.toString();
  }
}
