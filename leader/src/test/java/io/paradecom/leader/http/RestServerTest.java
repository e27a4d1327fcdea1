package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestServerTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String HEAD = "apiVersion: paradecom/v1\n";
  private static final String ALL = "/api/v1/workflows";

  @TempDir private static Path folder;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(30))
            .served();
  }

  @AfterAll
  static void stop() throws Exception {
    rest.close();
  }

  private static String graph(String name, String tasks) {
    return HEAD
        + "workflow: "
        + name
        + "\ndefaults: { retry: { maxAttempts: 1 } }\ntasks:\n"
        + tasks;
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.path(field).asText()));
    return texts;
  }

  @Test
  void shouldRunWhatIsSubmittedAndTellItsState() throws Exception {
    // When
    String path =
        rest.submit(
            graph("show", "  ok-a: { command: [x] }\n  b: { needs: [ok-a], command: [x] }\n"));

    // Then
    JsonNode shown = rest.awaitState(path, "SUCCEEDED");
    assertThat(path).endsWith("/" + shown.path("id").asText());
    assertThat(shown.path("name").asText()).isEqualTo("show");
    assertThat(shown.path("tasks").asInt()).isEqualTo(2);
    assertThat(shown.path("ended").asInt()).isEqualTo(2);
    assertThat(shown.path("states").path("SUCCEEDED").asInt()).isEqualTo(2);
    assertThat(shown.path("asOf").path("partition").asInt()).isZero();
    assertThat(rest.get(path + "/tasks/b/output").text()).isEqualTo("{\"from\":\"b\"}");
    JsonNode task = rest.get(path + "/tasks/b").json();
    assertThat(task.path("hasOutput").asBoolean()).isTrue();
    assertThat(texts(task.path("dependencies"), "task")).containsExactly("ok-a");
    JsonNode first = rest.get(path + "/tasks/ok-a").json();
    assertThat(texts(first.path("dependants"), "task")).containsExactly("b");
    assertThat(first.path("spec").path("action").path("argv").path(0).asText()).isEqualTo("x");
  }

  @Test
  void shouldTellItsVitalSigns() throws Exception {
    // When
    RestFixture.Answer metrics = rest.get("/metrics");

    // Then
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.text())
        .contains("paradecom_leader_ready 1.0")
        .contains("paradecom_leader_partitions_expected 1.0");
    assertThat(rest.get("/livez").status()).isEqualTo(200);
    assertThat(rest.get("/readyz").text()).isEqualTo("ok\n");
  }

  @Test
  void shouldListNewestFirstPageByPageAndFilter() throws Exception {
    // Given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String path = rest.submit(graph("Listed " + i, "  a: { noop: true }\n"));
      rest.awaitState(path, "SUCCEEDED");
      ids.addFirst(path.substring(path.lastIndexOf('/') + 1));
    }
    String running = rest.submit(graph("Listed too", "  hold: { command: [x] }\n"));

    // When
    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = rest.get(ALL + "?name=LISTED%20&state=succeeded&limit=2" + after).json();
      assertThat(page.path("total").asInt()).isEqualTo(5);
      assertThat(page.path("workflows").size()).isBetween(1, 2);
      seen.addAll(texts(page.path("workflows"), "id"));
      after = page.has("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());

    // Then
    assertThat(seen).isEqualTo(ids);
    assertThat(
            texts(
                rest.get(ALL + "?name=listed%20too&state=RUNNING,failed").json().path("workflows"),
                "name"))
        .containsExactly("Listed too");
    assertThat(rest.get(ALL + "?after=nobody").status()).isEqualTo(400);
    assertThat(rest.order(running + "/cancel", "").status()).isEqualTo(200);
  }

  @Test
  void shouldPageAndFilterTasks() throws Exception {
    // Given
    String path =
        rest.submit(
            graph(
                "tasks",
                """
                  t0: { noop: true }
                  hold1: { command: [x] }
                  t2: { needs: [hold1], noop: true }
                  t3: { queue: idle, command: [x] }
                  t4: { needs: [t2], noop: true }
                """));
    rest.awaitState(path + "/tasks/hold1", "RUNNING");
    rest.awaitState(path + "/tasks/t0", "SUCCEEDED");

    // When
    JsonNode first = rest.get(path + "/tasks?limit=2").json();
    JsonNode second = rest.get(path + "/tasks?limit=4&after=" + first.path("next").asInt()).json();

    // Then
    assertThat(texts(first.path("tasks"), "id")).containsExactly("t0", "hold1");
    assertThat(texts(second.path("tasks"), "id")).containsExactly("t2", "t3", "t4");
    assertThat(second.has("next")).isFalse();
    assertThat(second.path("total").asInt()).isEqualTo(5);
    assertThat(
            texts(
                rest.get(path + "/tasks?state=waiting&reason=dependencies").json().path("tasks"),
                "id"))
        .containsExactly("t2", "t4");
    assertThat(texts(rest.get(path + "/tasks?reason=CREDIT").json().path("tasks"), "id"))
        .containsExactly("t3");
    assertThat(texts(rest.get(path + "/tasks?state=running,succeeded").json().path("tasks"), "id"))
        .containsExactly("t0", "hold1");
    assertThat(rest.get(path + "/tasks?state=asleep").detail()).contains("waiting", "asleep");
    assertThat(rest.order(path + "/cancel", "").status()).isEqualTo(200);
  }

  @Test
  void shouldSayWhyDownToTheRoot() throws Exception {
    // Given
    String path =
        rest.submit(
            graph(
                "why",
                """
                  hold: { command: [x] }
                  b: { needs: [hold], noop: true }
                  c: { needs: [b], noop: true }
                  alone: { queue: idle, command: [x] }
                """));
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When
    JsonNode why = rest.get(path + "/tasks/c/why").json();
    JsonNode all = rest.get(path + "/why").json();

    // Then
    assertThat(why.path("reason").asText()).isEqualTo("DEPENDENCIES");
    assertThat(texts(why.path("roots"), "task")).containsExactly("hold");
    assertThat(why.path("roots").path(0).path("state").asText()).isEqualTo("RUNNING");
    assertThat(why.path("roots").path(0).path("text").asText()).contains("stand-in");
    assertThat(texts(all.path("tasks"), "task")).containsExactly("b", "c", "alone");
    assertThat(rest.get(path + "/tasks/alone/why").json().path("text").asText())
        .contains("no live runner serves its queue 'idle'");
    assertThat(rest.order(path + "/cancel", "").status()).isEqualTo(200);
    assertThat(rest.awaitState(path, "CANCELLED").path("state").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void shouldTellRunnersAndFailures() throws Exception {
    // Given
    String path = rest.submit(graph("bad", "  bad-a: { command: [x] }\n"));
    rest.awaitState(path, "FAILED");

    // When
    JsonNode failure = rest.get(path + "/tasks/bad-a").json().path("failure");

    // Then
    assertThat(failure.path("kind").asText()).isEqualTo("EXIT_CODE");
    assertThat(failure.path("exitCode").asInt()).isEqualTo(3);
    assertThat(failure.path("lastOutput").size()).isEqualTo(2);
    JsonNode runner = rest.get("/api/v1/runners").json().path("runners").path(0);
    assertThat(runner.path("id").asText()).isEqualTo("stand-in");
    assertThat(runner.path("slots").asInt()).isEqualTo(StandInRunner.SLOTS);
  }

  @Test
  void shouldTakeTheGraphFormOfPrograms() throws Exception {
    // Given
    TaskSpec task = TaskSpec.of(new TaskId("a"), new TaskAction.Noop(), List.of());
    WorkflowSpec spec =
        new WorkflowSpec("of a program", null, 7, OnFailure.FAIL_FAST, List.of(task));

    // When
    Answer answer =
        rest.post(ALL, GraphJson.of(spec).toString(), "Content-Type", GraphJson.MEDIA_TYPE);

    // Then
    assertThat(answer.status()).isEqualTo(201);
    JsonNode shown = rest.awaitState(answer.location(), "SUCCEEDED");
    assertThat(shown.path("parallelism").asInt()).isEqualTo(7);
    assertThat(shown.path("onFailure").asText()).isEqualTo("FAIL_FAST");
    Answer refused =
        rest.post(ALL, "{\"tasks\":[{\"id\":\"a\"}]}", "Content-Type", GraphJson.MEDIA_TYPE);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.detail()).contains("tasks[0].action");
  }

  @Test
  void shouldTakeAKeyOnce() throws Exception {
    // Given
    String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "k1"};
    String body =
        "{\"apiVersion\":\"paradecom/v1\",\"workflow\":\"keyed\",\"tasks\":{\"a\":{\"noop\":true}}}";

    // When
    Answer first = rest.post(ALL, body, headers);
    Answer again = rest.post(ALL, body, headers);
    Answer other = rest.post(ALL, body.replace("\"a\"", "\"b\""), headers);

    // Then
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().path("state").asText()).isEqualTo("accepted");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("state").asText()).isEqualTo("repeated");
    assertThat(again.json().path("workflowId")).isEqualTo(first.json().path("workflowId"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.type()).startsWith("application/problem+json");
    assertThat(
            rest.post(ALL, body.replace("\"tasks\"", "\"key\":\"k2\",\"tasks\""), headers).status())
        .isEqualTo(422);
  }

  @Test
  void shouldPauseResumeAndCancelAWorkflow() throws Exception {
    // Given
    String path =
        rest.submit(
            graph("control", "  hold: { command: [x] }\n  b: { needs: [hold], noop: true }\n"));
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When Then
    assertThat(rest.order(path + "/resume", "").status()).isEqualTo(409);
    assertThat(rest.order(path + "/pause", "{}").status()).isEqualTo(200);
    assertThat(rest.awaitState(path, "PAUSED").path("stalled").isBoolean()).isTrue();
    Answer twice = rest.order(path + "/pause", "");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.detail()).contains("PAUSED");
    assertThat(rest.order(path + "/resume", "").json().path("state").asText())
        .isEqualTo("accepted");
    assertThat(rest.order(path + "/cancel", "{\"reason\":\"enough\"}").status()).isEqualTo(200);
    assertThat(rest.awaitState(path, "CANCELLED").path("detail").asText()).isEqualTo("enough");
    Answer late = rest.order(path + "/cancel", "");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.detail()).contains("CANCELLED");
  }

  @Test
  void shouldDoTheSameToAllThatMatch() throws Exception {
    // Given
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      paths.add(rest.submit(graph("many" + i, "  hold: { command: [x] }\n")));
    }
    String other = rest.submit(graph("single", "  hold: { command: [x] }\n"));
    for (String path : paths) {
      rest.awaitState(path + "/tasks/hold", "RUNNING");
    }
    assertThat(rest.order(paths.get(0) + "/pause", "").status()).isEqualTo(200);
    rest.awaitState(paths.get(0), "PAUSED");
    String bulk = "/api/v1/bulk/";

    // When Then
    assertThat(rest.order(bulk + "cancel", "").detail()).contains("all: true");
    assertThat(rest.order(bulk + "pause", "{\"states\":[\"failed\"]}").detail())
        .contains("[RUNNING]");
    JsonNode dry = rest.order(bulk + "pause", "{\"name\":\"MANY\",\"dryRun\":true}").json();
    assertThat(dry.path("matched").asInt()).isEqualTo(2);
    assertThat(dry.path("workflows")).hasSize(2);
    JsonNode none =
        rest.order(bulk + "pause", "{\"name\":\"many\",\"before\":\"2026-01-01T00:00:00Z\"}")
            .json();
    assertThat(none.path("matched").asInt()).isZero();
    JsonNode paused = rest.order(bulk + "pause", "{\"name\":\"many\"}").json();
    assertThat(paused.path("accepted").asInt()).isEqualTo(2);
    for (String path : paths) {
      rest.awaitState(path, "PAUSED");
    }
    rest.order(bulk + "cancel", "{\"name\":\"many\",\"reason\":\"enough\"}");
    for (String path : paths) {
      assertThat(rest.awaitState(path, "CANCELLED").path("detail").asText()).isEqualTo("enough");
    }
    assertThat(rest.order(bulk + "purge", "{\"name\":\"many\"}").json().path("accepted").asInt())
        .isEqualTo(3);
    assertThat(rest.get(other).json().path("state").asText()).isEqualTo("RUNNING");
    assertThat(rest.get(ALL + "?name=many").json().path("total").asInt()).isZero();
  }

  @Test
  void shouldPurgeAnEndedWorkflowAlone() throws Exception {
    // Given
    String path = rest.submit(graph("purged", "  hold: { command: [x] }\n  a: { noop: true }\n"));
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    Answer early = rest.order(path + "/purge", "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.detail()).contains("has ended").contains("RUNNING");
    assertThat(rest.order(path + "/cancel", "").status()).isEqualTo(200);
    rest.awaitState(path, "CANCELLED");

    // When
    Answer purged = rest.order(path + "/purge", "");

    // Then
    assertThat(purged.status()).isEqualTo(200);
    assertThat(purged.json().path("state").asText()).isEqualTo("accepted");
    await().atMost(Duration.ofSeconds(60)).until(() -> rest.get(path).status() == 404);
    assertThat(rest.get(path + "/tasks").status()).isEqualTo(404);
    assertThat(rest.order(path + "/retry", "").status()).isEqualTo(404);
    assertThat(rest.order(path + "/purge", "").status()).isEqualTo(404);
    assertThat(rest.get(ALL + "?name=purged").json().path("total").asInt()).isZero();
  }

  @Test
  void shouldPatchTheGraphOfWhatRuns() throws Exception {
    // Given
    String path =
        rest.submit(
            graph("patched", "  hold: { command: [x] }\n  w: { needs: [hold], noop: true }\n"));
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    String patch =
        """
        {"author": "ada", "expectedVersion": 1, "operations": [
          {"type": "AddTasks", "addTasks": [{"id": "more", "action": "NOOP"}]},
          {"type": "AddNeeds", "needsOf": "w", "addNeeds": [{"task": "more"}]}]}
        """;

    // When
    Answer accepted = rest.order(path + "/patch", patch);

    // Then
    assertThat(accepted.status()).isEqualTo(200);
    rest.awaitState(path + "/tasks/more", "SUCCEEDED");
    JsonNode run = rest.get(path).json();
    assertThat(run.path("graphVersion").asInt()).isEqualTo(2);
    assertThat(run.path("tasks").asInt()).isEqualTo(3);
    assertThat(texts(rest.get(path + "/tasks/w").json().path("dependencies"), "task"))
        .containsExactlyInAnyOrder("hold", "more");
    Answer late = rest.order(path + "/patch", patch);
    assertThat(late.status()).isEqualTo(409);
    Answer cyclic =
        rest.order(
            path + "/patch",
            """
            {"operations": [
              {"type": "AddTasks", "addTasks": [{"id": "x", "action": "NOOP", "needs": [{"task": "w"}]}]},
              {"type": "AddNeeds", "needsOf": "w", "addNeeds": [{"task": "x"}, {"task": "nobody"}]}]}
            """);
    assertThat(cyclic.status()).isEqualTo(422);
    assertThat(cyclic.detail()).contains("nobody");
    assertThat(rest.order(path + "/patch", "{\"operations\": [{\"type\": \"Nothing\"}]}").detail())
        .isEqualTo(
            "Expected one of AddTasks, AddNeeds, EditTask in patch.operations[0].type, but found"
                + " 'Nothing'.");
    assertThat(rest.get(path).json().path("graphVersion").asInt()).isEqualTo(2);
  }

  @Test
  void shouldCancelSkipRetryAndRerunTasks() throws Exception {
    // Given
    String path =
        rest.submit(
            graph(
                "verbs",
                """
                  hold: { command: [x] }
                  hold2: { needs: [bad], command: [x] }
                  bad: { command: [x] }
                  w: { needs: [hold], noop: true }
                  after: { needs: [w], noop: true }
                """));
    rest.awaitState(path + "/tasks/bad", "FAILED");
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When Then
    assertThat(rest.order(path + "/tasks/w/skip", "{\"reason\":\"by hand\"}").status())
        .isEqualTo(200);
    rest.awaitState(path + "/tasks/after", "SUCCEEDED");
    assertThat(rest.order(path + "/tasks/w/skip", "").detail()).contains("SKIPPED");
    assertThat(rest.order(path + "/tasks/hold/retry", "").status()).isEqualTo(409);
    assertThat(
            rest.order(path + "/tasks/hold/cancel", "{\"subtree\":true,\"reason\":\"x\"}").status())
        .isEqualTo(200);
    rest.awaitState(path, "FAILED");
    assertThat(rest.order(path + "/tasks/hold/cancel", "").status()).isEqualTo(409);
    assertThat(rest.order(path + "/tasks/bad/retry", "").status()).isEqualTo(200);
    rest.awaitJson(
        path,
        body ->
            body.path("generation").asInt() == 2 && body.path("state").asText().equals("FAILED"));
    assertThat(rest.order(path + "/tasks/bad/rerun", "").status()).isEqualTo(200);
    rest.awaitJson(
        path,
        body ->
            body.path("generation").asInt() == 3 && body.path("state").asText().equals("FAILED"));
    assertThat(rest.order(path + "/retry", "{\"tasks\":[\"bad\"]}").status()).isEqualTo(200);
    rest.awaitJson(
        path,
        body ->
            body.path("generation").asInt() == 4 && body.path("state").asText().equals("FAILED"));
    assertThat(rest.order(path + "/rerun", "{\"tasks\":[\"bad\",\"after\"]}").status())
        .isEqualTo(200);
    rest.awaitJson(
        path,
        body ->
            body.path("generation").asInt() == 5 && body.path("state").asText().equals("FAILED"));
  }

  @Test
  void shouldRefuseToRetryWhatSucceeded() throws Exception {
    // Given
    String path = rest.submit(graph("fine", "  a: { noop: true }\n"));
    rest.awaitState(path, "SUCCEEDED");

    // When Then
    assertThat(rest.order(path + "/retry", "").status()).isEqualTo(409);
    assertThat(rest.order(path + "/tasks/a/retry", "").status()).isEqualTo(409);
    assertThat(rest.order(path + "/rerun", "").status()).isEqualTo(422);
    assertThat(rest.order(path + "/rerun", "{\"tasks\":\"a\"}").status()).isEqualTo(422);
    assertThat(rest.order(path + "/rerun", "{\"tasks\":[1]}").status()).isEqualTo(422);
    assertThat(rest.order(path + "/rerun", "{\"tasks\":[\"b\"]}").status()).isEqualTo(404);
    assertThat(rest.order(path + "/pause", "{\"a\":1}").detail()).contains("no fields", "a");
    assertThat(rest.order(path + "/cancel", "{\"reason\":1}").status()).isEqualTo(422);
    assertThat(rest.order(path + "/tasks/a/cancel", "{\"subtree\":\"yes\"}").status())
        .isEqualTo(422);
    assertThat(rest.order(path + "/cancel", "[]").status()).isEqualTo(400);
    assertThat(rest.order(path + "/cancel", "{\n  \"reason\": x}").detail())
        .contains("line 2, column");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/tasks", "/why", "/events", "/tasks/a", "/tasks/a/why", "/tasks/a/output"})
  void shouldNotFindTheUnknown(String rest) throws Exception {
    // When
    Answer answer = RestServerTest.rest.get(ALL + "/nobody" + rest);

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.detail()).contains("nobody");
    assertThat(RestServerTest.rest.order(ALL + "/nobody/cancel", "").status()).isEqualTo(404);
  }

  @Test
  void shouldNotFindTheUnknownInAKnownWorkflow() throws Exception {
    // Given
    String path = rest.submit(graph("known", "  skipped: { noop: true }\n"));

    // When Then
    assertThat(rest.get(path + "/tasks/b").detail()).contains("has no 'b'");
    assertThat(rest.get(path + "/tasks/b/why").status()).isEqualTo(404);
    assertThat(rest.get(path + "/tasks/b/output").status()).isEqualTo(404);
    assertThat(rest.get(path + "/tasks/a%20b").status()).isEqualTo(404);
    for (String verb : List.of("cancel", "skip", "retry", "rerun")) {
      assertThat(rest.order(path + "/tasks/b/" + verb, "").status()).as(verb).isEqualTo(404);
    }
    assertThat(rest.get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(rest.get("/api/v1/nothing").type()).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/workflows?stat=running, stat",
    "/api/v1/workflows?limit=0, limit",
    "/api/v1/workflows?limit=1001, 1001",
    "/api/v1/workflows?limit=x, limit",
    "/api/v1/workflows?state=, state",
    "/api/v1/runners?x=1, no parameters"
  })
  void shouldRefuseParametersThatMeanNothing(String path, String named) throws Exception {
    // When
    Answer answer = rest.get(path);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains(named);
  }

  @Test
  void shouldNameThePlaceInMalformedJson() throws Exception {
    // When
    Answer answer = rest.post(ALL, "{\n \"a\": ]", "Content-Type", "application/json");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains("line 2, column 7");
    assertThat(rest.post(ALL, " ", "Content-Type", "application/json").status()).isEqualTo(400);
    assertThat(rest.post(ALL, "{\"a\":1,\"a\":2}", "Content-Type", "application/json").status())
        .isEqualTo(400);
  }

  @Test
  void shouldListEveryProblemOfAGraph() throws Exception {
    // Given
    String tasks = "  a: { needs: [x], noop: true }\n  b: { needs: [y], noop: true }\n";

    // When
    Answer answer = rest.post(ALL, graph("many", tasks), "Content-Type", "application/yaml");

    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").size()).isEqualTo(2);
    assertThat(answer.json().path("errors").toString()).contains("'x'", "'y'");
  }
}
