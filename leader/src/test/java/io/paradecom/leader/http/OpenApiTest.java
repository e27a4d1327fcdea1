package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The description says what is served, and what is served is as it says. */
class OpenApiTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final String ALL = "/api/v1/workflows";
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: described
      key: %s
      defaults: { retry: { maxAttempts: 1 } }
      tasks:
        a: { title: First, command: [x] }
        bad: { command: [x] }
        hold: { command: [x] }
        later: { needs: [hold, a], noop: true }
        alone: { queue: idle, command: [x] }
      """;

  @TempDir private static Path folder;
  private static RestFixture rest;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(30))
            .served();
    document = rest.get("/api/v1/openapi.json").json();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static Set<String> described() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> operations.add(method + " " + path.getKey())));
    return operations;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static List<String> violations(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    return SCHEMAS.getSchema(whole).validate(value).stream()
        .map(violation -> violation.toString())
        .toList();
  }

  /** Checks that an answer is one of those that its operation is described with. */
  private static Answer check(String operation, int status, Answer answer) throws IOException {
    String[] parts = operation.split(" ", 2);
    assertThat(answer.status()).as("%s: %s", operation, answer).isEqualTo(status);
    JsonNode response =
        resolved(
            document
                .path("paths")
                .path(parts[1])
                .path(parts[0])
                .path("responses")
                .path(Integer.toString(status)));
    String media = Guards.mediaType(answer.type());
    JsonNode schema = response.path("content").path(media).path("schema");
    assertThat(schema.isObject()).as("%s answers %d as %s", operation, status, media).isTrue();
    JsonNode value = media.endsWith("json") ? answer.json() : TextNode.valueOf(answer.text());
    assertThat(violations(schema, value)).as("%s: %s", operation, answer).isEmpty();
    return answer;
  }

  private static Answer submitted(int status, String key) throws Exception {
    return check(
        "post " + ALL,
        status,
        rest.post(ALL, GRAPH.formatted(key), "Content-Type", "application/yaml"));
  }

  @Test
  void shouldDescribeWhatIsServedAndNothingElse() {
    // When
    Set<String> served =
        rest.server().routes().stream()
            .map(route -> "%s %s".formatted(route.method(), route.path()))
            .map(operation -> operation.replaceFirst("^GET", "get").replaceFirst("^POST", "post"))
            .collect(Collectors.toCollection(TreeSet::new));

    // Then
    assertThat(described()).isEqualTo(served);
  }

  @Test
  void shouldDescribeExamplesThatFitTheirSchemas() {
    // When
    int checked = 0;
    for (JsonNode content : document.findValues("content")) {
      for (JsonNode media : content) {
        if (media.has("example")) {
          checked++;
          assertThat(violations(media.path("schema"), media.path("example")))
              .as("%s", media.path("example"))
              .isEmpty();
        }
      }
    }

    // Then
    assertThat(checked).isGreaterThan(40);
  }

  @Test
  void shouldDescribeEveryState() {
    // When
    JsonNode schemas = document.path("components").path("schemas");

    // Then
    assertThat(symbols(schemas.path("WorkflowState")))
        .isEqualTo(
            names(
                Arrays.stream(WorkflowState.values())
                    .filter(state -> !state.isPurged())
                    .toArray(WorkflowState[]::new)));
    assertThat(symbols(schemas.path("TaskState"))).isEqualTo(names(TaskState.values()));
    assertThat(symbols(schemas.path("WaitReason"))).isEqualTo(names(WaitReason.values()));
  }

  private static List<String> symbols(JsonNode schema) {
    return schema.path("enum").valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  /**
   * A parameter that means nothing is refused, so one that is described and taken means something.
   */
  @Test
  void shouldTakeTheParametersThatAreDescribedAndNoOther() throws Exception {
    // Given
    String path = submitted(201, "parameters").location();

    for (String operation : described()) {
      String[] parts = operation.split(" ", 2);
      String target =
          parts[1]
              .replace(ALL + "/{workflow}", path)
              .replace("{task}", "a")
              .replaceAll("\\{(definition|schedule)}", "none");
      for (JsonNode parameter :
          document.path("paths").path(parts[1]).path(parts[0]).path("parameters")) {
        JsonNode one = resolved(parameter);
        if (one.path("in").asText().equals("query")) {
          // When
          String name = one.path("name").asText();
          Answer answer = asked(parts[0], target + "?" + name + "=");

          // Then
          assertThat(answer.text())
              .as("%s %s", operation, name)
              .doesNotContain("found the parameter");
        }
      }
      if (!target.equals("/healthz") && !target.endsWith("openapi.json")) {
        Answer refused = check(operation, 400, asked(parts[0], target + "?nonsense=1"));
        assertThat(refused.detail()).contains("nonsense");
      }
    }
    check("post " + ALL + "/{workflow}/cancel", 200, rest.order(path + "/cancel", ""));
  }

  private static Answer asked(String method, String path) throws Exception {
    return method.equals("get") ? rest.get(path) : rest.order(path, "");
  }

  @Test
  void shouldAnswerQuestionsAsDescribed() throws Exception {
    // Given
    String path = submitted(201, "questions").location();
    submitted(200, "questions");
    rest.awaitState(path + "/tasks/bad", "FAILED");
    rest.awaitState(path + "/tasks/a", "SUCCEEDED");
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    String one = "get " + ALL + "/{workflow}";
    String task = one + "/tasks/{task}";

    // When Then
    check("get " + ALL, 200, rest.get(ALL + "?limit=1"));
    check("get " + ALL, 400, rest.get(ALL + "?limit=x"));
    check(one, 200, rest.get(path));
    check(one, 404, rest.get(ALL + "/nobody"));
    check(one + "/tasks", 200, rest.get(path + "/tasks?limit=2"));
    check(one + "/why", 200, rest.get(path + "/why"));
    check(one + "/graph", 200, rest.get(path + "/graph"));
    check(one + "/graph", 200, rest.get(path + "/graph?around=a"));
    check(one + "/graph", 200, rest.get(path + "/graph?detail=levels"));
    check(one + "/map", 200, rest.get(path + "/map?task=hold"));
    check(one + "/map", 200, rest.get(path + "/map?known=1"));
    check(one + "/progress", 200, rest.get(path + "/progress"));
    check(one + "/progress", 200, rest.get(path + "/progress?spend=true"));
    check(one + "/attempts", 200, rest.get(path + "/attempts"));
    for (String id : List.of("a", "bad", "hold", "later", "alone")) {
      check(task, 200, rest.get(path + "/tasks/" + id));
      check(task + "/why", 200, rest.get(path + "/tasks/" + id + "/why"));
    }
    check(task + "/attempts", 200, rest.get(path + "/tasks/bad/attempts?limit=1"));
    check(task + "/attempts", 404, rest.get(path + "/tasks/nobody/attempts"));
    check(task + "/output", 200, rest.get(path + "/tasks/a/output"));
    check(task + "/output", 404, rest.get(path + "/tasks/hold/output"));
    check(one + "/events", 200, rest.get(path + "/events"));
    check(one + "/logs", 200, rest.get(path + "/logs"));
    check(task + "/logs", 200, rest.get(path + "/tasks/a/logs?attempt=1&limit=10"));
    check(task + "/logs", 404, rest.get(path + "/tasks/nobody/logs"));
    check("get /api/v1/runners", 200, rest.get("/api/v1/runners"));
    check("get /api/v1/openapi.json", 200, rest.get("/api/v1/openapi.json"));
    check("get /healthz", 200, rest.get("/healthz"));
    check("post " + ALL + "/{workflow}/cancel", 200, rest.order(path + "/cancel", ""));
  }

  @Test
  void shouldAnswerOrdersAsDescribed() throws Exception {
    // Given
    String path = submitted(201, "orders").location();
    rest.awaitState(path + "/tasks/bad", "FAILED");
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    String one = "post " + ALL + "/{workflow}";
    String task = one + "/tasks/{task}";

    // When Then
    check(one + "/resume", 409, rest.order(path + "/resume", ""));
    check(one + "/pause", 200, rest.order(path + "/pause", ""));
    check(one + "/resume", 200, rest.order(path + "/resume", ""));
    check(one + "/pause", 422, rest.order(path + "/pause", "{\"x\":1}"));
    check(one + "/pause", 400, rest.order(path + "/pause", "{"));
    check(one + "/pause", 415, rest.post(path + "/pause", "x", "Content-Type", "text/plain"));
    check(task + "/skip", 200, rest.order(path + "/tasks/alone/skip", ""));
    check(task + "/skip", 409, rest.order(path + "/tasks/a/skip", ""));
    check(task + "/approve", 409, rest.order(path + "/tasks/a/approve", ""));
    check(task + "/reject", 409, rest.order(path + "/tasks/a/reject", "{\"note\":\"no\"}"));
    check(one + "/signal", 200, rest.order(path + "/signal", "{\"name\":\"go\",\"data\":1}"));
    check(one + "/signal", 409, rest.order(path + "/signal", "{\"name\":\"\"}"));
    check(task + "/cancel", 200, rest.order(path + "/tasks/hold/cancel", ""));
    rest.awaitState(path, "FAILED");
    check(task + "/retry", 200, rest.order(path + "/tasks/bad/retry", ""));
    awaitGeneration(path, 2);
    check(task + "/rerun", 200, rest.order(path + "/tasks/bad/rerun", ""));
    awaitGeneration(path, 3);
    check(one + "/rerun", 200, rest.order(path + "/rerun", "{\"tasks\":[\"bad\"]}"));
    awaitGeneration(path, 4);
    check(one + "/retry", 200, rest.order(path + "/retry", "{\"tasks\":[\"bad\"]}"));
    awaitGeneration(path, 5);
    check(one + "/cancel", 409, rest.order(path + "/cancel", ""));
    String yaml = "application/yaml";
    String preview = "/api/v1/previews";
    check("post " + preview, 200, rest.post(preview, GRAPH.formatted("p"), "Content-Type", yaml));
    check("post " + preview, 422, rest.post(preview, "tasks: 1", "Content-Type", yaml));
    check("post " + ALL, 422, rest.post(ALL, "tasks: 1", "Content-Type", "application/yaml"));
    check(
        "post " + ALL,
        409,
        rest.post(
            ALL,
            GRAPH.formatted("orders") + "  more: { noop: true }\n",
            "Content-Type",
            "application/yaml"));
    String bulk = "/api/v1/bulk/";
    check("post " + bulk + "pause", 200, rest.order(bulk + "pause", "{\"name\":\"no such\"}"));
    check(
        "post " + bulk + "retry",
        200,
        rest.order(bulk + "retry", "{\"all\":true,\"dryRun\":true}"));
    check("post " + bulk + "cancel", 422, rest.order(bulk + "cancel", "{}"));
    check("post " + bulk + "cancel", 400, rest.order(bulk + "cancel", "{"));
    check(one + "/purge", 422, rest.order(path + "/purge", "{\"x\":1}"));
    check(one + "/purge", 200, rest.order(path + "/purge", ""));
  }

  @Test
  void shouldAnswerAboutDefinitionsAsDescribed() throws Exception {
    String all = "/api/v1/definitions";
    String one = all + "/{definition}";
    String yaml = "application/yaml";
    String graph =
        """
        apiVersion: paradecom/v1
        workflow: kept
        params: { n: { type: number, default: 1, allowed: [1, 2] }, t: { description: x } }
        tasks: { a: { noop: true } }
        """;
    check("post " + all, 201, rest.post(all, graph, "Content-Type", yaml));
    check("post " + all, 200, rest.post(all, graph, "Content-Type", yaml));
    check("post " + all, 409, rest.post(all + "?replaces=7", graph, "Content-Type", yaml));
    check("post " + all, 422, rest.post(all, "tasks: 1", "Content-Type", yaml));
    check("get " + all, 200, rest.get(all));
    check("get " + one, 200, rest.get(all + "/kept?version=1"));
    check("get " + one, 404, rest.get(all + "/kept?version=2"));
    String runs = all + "/kept/runs";
    check("post " + one + "/runs", 422, rest.order(runs, ""));
    check("post " + one + "/runs", 404, rest.order(all + "/nobody/runs", ""));
    String run = "{\"params\":{\"t\":\"x\",\"n\":2},\"key\":\"k\"}";
    Answer started = check("post " + one + "/runs", 201, rest.order(runs, run));
    JsonNode shown = check("get " + ALL + "/{workflow}", 200, rest.get(started.location())).json();
    assertThat(shown.path("definition").toString())
        .isEqualTo("{\"name\":\"kept\",\"version\":1,\"params\":{\"n\":\"2\",\"t\":\"x\"}}");
    check("post " + one + "/runs", 200, rest.order(runs, run));
    String schedules = "/api/v1/schedules";
    String schedule = schedules + "/{schedule}";
    String plan = "{\"definition\":\"kept\",\"cron\":\"0 0 1 1 *\",\"params\":{\"t\":\"x\"}}";
    check("post " + schedules, 201, rest.order(schedules, plan));
    check("post " + schedules, 409, rest.order(schedules, plan));
    check("post " + schedules, 422, rest.order(schedules, plan.replace("0 0", "0")));
    check("get " + schedules, 200, rest.get(schedules));
    check("get " + schedule, 200, rest.get(schedules + "/kept"));
    check("get " + schedule, 404, rest.get(schedules + "/nobody"));
    check("post " + schedule + "/pause", 200, rest.order(schedules + "/kept/pause", ""));
    check("post " + schedule + "/resume", 200, rest.order(schedules + "/kept/resume", ""));
    check("post " + one + "/delete", 409, rest.order(all + "/kept/delete", ""));
    check("post " + schedule + "/delete", 200, rest.order(schedules + "/kept/delete", ""));
    check("post " + schedule + "/delete", 404, rest.order(schedules + "/kept/delete", ""));
    check("post " + one + "/delete", 200, rest.order(all + "/kept/delete", ""));
  }

  private static void awaitGeneration(String path, int generation) {
    rest.awaitJson(
        path,
        body ->
            body.path("generation").asInt() == generation
                && body.path("state").asText().equals("FAILED"));
  }
}
