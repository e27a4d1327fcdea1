package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workflows that tasks start, through the whole leader. */
class RestChildrenTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration ANSWER = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest = new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, ANSWER).served();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static void keep(String name, String tasks) throws Exception {
    String graph =
        "apiVersion: paradecom/v1\nworkflow: %s\nparams: { t: { default: d }, n: { type: number, default: 1 } }\ntasks: { %s }\n"
            .formatted(name, tasks);
    assertThat(rest.post("/api/v1/definitions", graph, "Content-Type", "application/yaml").status())
        .isEqualTo(201);
  }

  private static String submit(String name, String tasks) throws Exception {
    return rest.submit(
        "apiVersion: paradecom/v1\nworkflow: %s\ntasks: { %s }\n".formatted(name, tasks));
  }

  private static JsonNode task(String workflow, String task, String state) {
    return rest.awaitState(workflow + "/tasks/" + task, state);
  }

  private static String child(JsonNode task) {
    return "/api/v1/workflows/" + task.path("child").path("workflow").asText();
  }

  @Test
  void shouldEndAsTheWorkflowThatItStarted() throws Exception {
    // Given
    keep("part", "a: { env: { T: '${param:t}' }, shell: x }, b: { needs: a, noop: true }");

    // When
    String parent =
        submit(
            "whole",
            "list: { noop: true }, t: { needs: list, workflow: { name: part, params: { t:"
                + " '<${input:list/from}>' }, output: a } }");

    // Then
    assertThat(rest.awaitState(parent, "SUCCEEDED").path("ended").asInt()).isEqualTo(2);
    JsonNode task = task(parent, "t", "SUCCEEDED");
    assertThat(task.path("hasOutput").asBoolean()).isTrue();
    assertThat(rest.get(parent + "/tasks/t/output").text()).contains("\"a\"");
    JsonNode run = rest.get(child(task)).json();
    assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(run.path("definition").path("version").asInt()).isEqualTo(1);
    assertThat(run.path("definition").path("params").path("t").asText()).isEqualTo("<list>");
    assertThat(run.path("definition").path("startedBy").path("task").asText()).isEqualTo("t");
  }

  @Test
  void shouldSayWhatItWaitsForAndStopItWithItself() throws Exception {
    // Given
    keep("long", "hold: { noop: true }");
    String parent = submit("stopped", "t: { workflow: long }");
    String child = child(rest.awaitJson(parent + "/tasks/t", task -> task.has("child")));
    rest.awaitState(child, "RUNNING");

    // When
    JsonNode why = rest.get(parent + "/tasks/t/why").json();
    assertThat(rest.order(parent + "/pause", "").status()).isEqualTo(200);
    rest.awaitState(child, "PAUSED");
    assertThat(rest.order(parent + "/resume", "").status()).isEqualTo(200);
    rest.awaitState(child, "RUNNING");
    assertThat(rest.order(parent + "/cancel", "").status()).isEqualTo(200);

    // Then
    assertThat(why.toString()).contains("It waits since").contains("for the workflow '");
    assertThat(rest.awaitState(child, "CANCELLED").path("detail").asText())
        .contains("goes on without it");
  }

  @Test
  void shouldFailWithItsWorkflowAndStartAnother() throws Exception {
    // Given
    keep("broken", "bad: { noop: true, retry: { maxAttempts: 1 } }");

    // When
    String parent =
        submit("retried", "t: { workflow: broken, retry: { maxAttempts: 2, backoff: 10ms } }");

    // Then
    rest.awaitState(parent, "FAILED");
    JsonNode task = task(parent, "t", "FAILED");
    assertThat(task.path("attempt").asInt()).isEqualTo(2);
    assertThat(task.path("failure").path("kind").asText()).isEqualTo("CHILD_FAILED");
    assertThat(child(task)).endsWith("--t--2");
    assertThat(rest.get(child(task)).json().path("state").asText()).isEqualTo("FAILED");
  }

  @Test
  void shouldRefuseWhatCannotBeStarted() throws Exception {
    // Given
    keep("strict", "a: { noop: true }");
    keep("round", "a: { workflow: round }");

    // When
    String parent =
        submit(
            "refused",
            "none: { workflow: nowhere }, version: { workflow: strict@7 },"
                + " params: { workflow: { name: strict, params: { n: often } } },"
                + " output: { workflow: { name: strict, output: z } }, loop: { workflow: round }");
    rest.awaitState(parent, "FAILED");

    // Then
    assertThat(failure(parent, "none"))
        .contains("Expected a definition 'nowhere', but there is none.");
    assertThat(failure(parent, "version")).contains("Expected version 7 of definition 'strict'");
    assertThat(failure(parent, "params")).contains("Expected the parameter 'n' as a number");
    assertThat(failure(parent, "output"))
        .contains("Expected a task 'z', whose output task 'output'");
    String inner = child(task(parent, "loop", "FAILED"));
    assertThat(failure(inner, "a"))
        .contains(
            "Expected a definition that does not start itself, but found a graph -> round ->"
                + " round.");
  }

  private static String failure(String workflow, String task) throws Exception {
    return task(workflow, task, "FAILED").path("failure").path("message").asText();
  }
}
