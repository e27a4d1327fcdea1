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

/** What is drawn of a graph, from one task to many. */
class RestGraphTest {
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

  private static List<String> texts(JsonNode list, String field) {
    return list.valueStream().map(one -> one.path(field).asText()).toList();
  }

  private static JsonNode node(JsonNode graph, String task) {
    return graph
        .path("nodes")
        .valueStream()
        .filter(node -> node.path("task").asText().equals(task))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldDrawAllTasksOfASmallGraphFromLeftToRight() throws Exception {
    // Given
    String path =
        submitted(
            "small",
            """
              a: { title: First, noop: true }
              b: { needs: [a], noop: true }
              c: { needs: [a], noop: true }
              d: { needs: [b, { task: c, on: failure }], noop: true }
            """);
    rest.awaitState(path, "SUCCEEDED");

    // When
    JsonNode graph = rest.get(path + "/graph").json();

    // Then
    assertThat(graph.path("detail").asText()).isEqualTo("TASKS");
    assertThat(texts(graph.path("nodes"), "task")).containsExactly("a", "b", "c", "d");
    assertThat(texts(graph.path("nodes"), "level")).containsExactly("0", "1", "1", "2");
    assertThat(texts(graph.path("nodes"), "state"))
        .containsExactly("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SKIPPED");
    assertThat(
            graph
                .path("edges")
                .valueStream()
                .map(edge ->
                    edge.path("from").asText()
                        + edge.path("to").asText()
                        + edge.path("on").asText())
                .toList())
        .containsExactlyInAnyOrder("abSUCCESS", "acSUCCESS", "bdSUCCESS", "cdFAILURE");
    for (JsonNode edge : graph.path("edges")) {
      JsonNode from = node(graph, edge.path("from").asText());
      JsonNode to = node(graph, edge.path("to").asText());
      assertThat(to.path("x").asDouble())
          .isGreaterThan(from.path("x").asDouble() + from.path("width").asDouble());
      assertThat(edge.path("path").size()).isGreaterThan(1);
    }
    assertThat(node(graph, "a").path("title").asText()).isEqualTo("First");
    assertThat(graph.path("width").asDouble()).isGreaterThan(node(graph, "d").path("x").asDouble());
  }

  @Test
  void shouldDrawAgainWhatAPatchHasChanged() throws Exception {
    // Given
    String path = submitted("patched", "  hold: { command: [x] }\n");
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    assertThat(rest.get(path + "/graph").json().path("nodes").size()).isEqualTo(1);

    // When
    rest.order(
        path + "/patch",
        """
        {"operations": [{"type": "AddTasks", "addTasks": [
          {"id": "more", "action": "NOOP", "needs": [{"task": "hold"}]}]}]}
        """);

    // Then
    JsonNode graph = rest.get(path + "/graph").json();
    assertThat(graph.path("graphVersion").asInt()).isEqualTo(2);
    assertThat(texts(graph.path("nodes"), "task")).containsExactly("hold", "more");
    assertThat(graph.path("edges").size()).isEqualTo(1);
    assertThat(rest.order(path + "/cancel", "").status()).isEqualTo(200);
  }

  @Test
  void shouldTellLevelsOfALargeGraphAndDrawTheNeighboursOfATask() throws Exception {
    // Given
    String path =
        submitted(
            "large",
            IntStream.range(0, 400)
                .mapToObj(i ->
                    "  t%d: { noop: true%s }\n"
                        .formatted(i, i < 200 ? "" : ", needs: [t%d]".formatted(i - 200)))
                .collect(Collectors.joining()));
    rest.awaitState(path, "SUCCEEDED");

    // When
    JsonNode levels = rest.get(path + "/graph").json();
    JsonNode near = rest.get(path + "/graph?around=t7").json();

    // Then
    assertThat(levels.path("detail").asText()).isEqualTo("LEVELS");
    assertThat(levels.has("nodes")).isFalse();
    assertThat(texts(levels.path("levels"), "tasks")).containsExactly("200", "200");
    assertThat(levels.path("levels").path(1).path("first").asInt()).isEqualTo(1);
    assertThat(levels.path("levels").path(0).path("states").path("SUCCEEDED").asInt())
        .isEqualTo(200);
    assertThat(near.path("detail").asText()).isEqualTo("NEIGHBOURS");
    assertThat(texts(near.path("nodes"), "task")).containsExactly("t7", "t207");
  }

  @Test
  void shouldSayHowManyEdgesLeadOutOfThePicture() throws Exception {
    // Given
    String path =
        submitted(
            "chain",
            IntStream.range(0, 9)
                .mapToObj(i ->
                    "  t%d: { noop: true%s }\n"
                        .formatted(i, i == 0 ? "" : ", needs: [t%d]".formatted(i - 1)))
                .collect(Collectors.joining()));

    // When
    JsonNode near = rest.get(path + "/graph?around=t4&hops=1").json();

    // Then
    assertThat(texts(near.path("nodes"), "task")).containsExactly("t3", "t4", "t5");
    assertThat(texts(near.path("nodes"), "hidden")).containsExactly("1", "0", "1");
  }

  @Test
  void shouldRefuseWhatCannotBeDrawn() throws Exception {
    // Given
    String path = submitted("refused", "  a: { noop: true }\n");

    // When Then
    assertThat(rest.get(path + "/graph?around=nobody").status()).isEqualTo(404);
    assertThat(rest.get(path + "/graph?around=a%20b").status()).isEqualTo(404);
    assertThat(rest.get(path + "/graph?around=a&hops=11").detail())
        .isEqualTo("Expected hops as a whole number of 1 to 10, but found '11'.");
    assertThat(rest.get(path + "/graph?hops=2").status()).isEqualTo(400);
  }
}
