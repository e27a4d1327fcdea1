package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent's program beside an instance that is up, as processes. */
@Tag("extended")
class McpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: agent
      tasks:
        fetch: { shell: "echo fetched" }
        lint: { needs: [fetch], shell: "echo no complaints" }
        test: { needs: [fetch], shell: "echo '{\\"passed\\": 12}'" }
        review: { needs: [lint, test], approval: { form: { version: "Which version goes out?" } } }
        ship: { needs: [review], shell: "pwd; cat $PARADECOM_INPUTS" }
      """;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Paradecom up;

  @BeforeAll
  static void start() throws IOException {
    up =
        Paradecom.start(folder, "up", "--port", "0", "--runners", "4")
            .awaitError("paradecom is up");
  }

  @AfterAll
  static void stop() throws Exception {
    up.terminate();
    up.await();
  }

  /** Returns where the REST interface is, as the instance says it. */
  private static String address() throws IOException {
    return Pattern.compile("http://127\\.0\\.0\\.1:\\d+")
        .matcher(up.errors())
        .results()
        .findFirst()
        .orElseThrow()
        .group();
  }

  private static String arguments(String... namesAndValues) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return arguments.toString();
  }

  private static void awaitTask(McpProcess agent, String workflow, String state, String reason) {
    Awaitility.await(state + " " + reason)
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode shown =
              agent.done("show", arguments("workflow", workflow, "state", state, "reason", reason));
          return shown.path("tasks").size() == 1;
        });
  }

  private static void awaitState(McpProcess agent, String workflow, String state) {
    Awaitility.await(state)
        .atMost(PATIENCE)
        .until(() ->
            agent
                .done("show", arguments("workflow", workflow))
                .path("workflow")
                .path("state")
                .asText()
                .equals(state));
  }

  @Test
  void shouldSubmitLookAskAnswerAndSeeItSucceed() throws Exception {
    // Given
    McpProcess agent = McpProcess.start(folder);
    assertThat(agent.greet().path("serverInfo").path("name").asText()).isEqualTo("paradecom");
    assertThat(
            agent
                .ask("tools/list", JsonNodeFactory.instance.objectNode())
                .path("result")
                .path("tools"))
        .hasSize(15);

    // When
    JsonNode submitted = agent.done("submit", arguments("graph", GRAPH, "key", "agent-1"));
    JsonNode repeated = agent.done("submit", arguments("graph", GRAPH, "key", "agent-1"));
    String id = submitted.path("workflowId").asText();
    awaitTask(agent, id, "waiting", "approval");

    // Then
    assertThat(repeated.path("workflowId").asText()).isEqualTo(id);
    assertThat(repeated.path("state").asText()).isEqualTo("repeated");
    JsonNode why = agent.done("why", arguments("workflow", id, "task", "ship"));
    assertThat(why.path("roots").path(0).path("task").asText()).isEqualTo("review");
    assertThat(agent.done("why", arguments("workflow", id)).path("tasks")).hasSize(2);
    assertThat(
            agent
                .done("show", arguments("workflow", id, "task", "review"))
                .at("/spec/action/form/version")
                .asText())
        .isEqualTo("Which version goes out?");

    McpProcess.Said incomplete = agent.call("approve", arguments("workflow", id, "task", "review"));
    assertThat(incomplete.refused()).isTrue();
    assertThat(incomplete.text()).contains("[version]");
    String answer =
        "{\"workflow\":\"%s\",\"task\":\"review\",\"fields\":{\"version\":\"1.4.0\"}}"
            .formatted(id);
    assertThat(agent.done("approve", answer).path("state").asText()).isEqualTo("accepted");
    McpProcess.Said second = agent.call("approve", answer);
    assertThat(second.refused()).isTrue();
    // What follows the approval may be over by then, and with it the workflow.
    assertThat(second.text())
        .containsAnyOf("a task that waits for an approval", "a workflow that runs or is paused");

    awaitState(agent, id, "SUCCEEDED");
    assertThat(agent.done("output", arguments("workflow", id, "task", "review")).toString())
        .isEqualTo("{\"version\":\"1.4.0\"}");
    assertThat(agent.done("output", arguments("workflow", id, "task", "test")).toString())
        .isEqualTo("{\"passed\":12}");
    awaitLines(agent, id, "ship", folder.toRealPath().toString(), "1.4.0");
    assertThat(agent.call("report", arguments("workflow", id)).text()).contains("5 tasks");
    assertThat(agent.done("report", arguments("workflow", id, "format", "json")).isObject())
        .isTrue();
    assertThat(agent.done("list", arguments("name", "agent", "state", "succeeded")).toString())
        .contains(id);
    Paradecom.Outcome end = agent.end();
    assertThat(end.exitCode()).as(end.err()).isZero();
    assertThat(end.out()).isEmpty();
    assertThat(end.err()).isEmpty();
  }

  /** What is printed comes a moment after the end of its task. */
  private static void awaitLines(McpProcess agent, String id, String task, String... parts) {
    Awaitility.await("lines of " + task)
        .atMost(PATIENCE)
        .until(() -> {
          String lines =
              agent.done("logs", arguments("workflow", id, "task", task)).path("lines").toString();
          return List.of(parts).stream().allMatch(lines::contains);
        });
  }

  @Test
  void shouldHoldStopAndDoAgain() throws Exception {
    // Given
    McpProcess agent = McpProcess.start(folder);
    agent.greet();
    Files.writeString(
        folder.resolve("stages.yaml"),
        """
        apiVersion: paradecom/v1
        workflow: stages
        tasks:
          gate: { wait: { signal: open } }
          begin: { needs: [gate], approval: {} }
          end: { needs: [begin], shell: "echo end" }
        """);
    String id = agent.done("submit", arguments("file", "stages.yaml")).path("workflowId").asText();
    String it = arguments("workflow", id);
    awaitTask(agent, id, "waiting", "signal");

    // When
    agent.done("pause", it);
    awaitState(agent, id, "PAUSED");
    agent.done("resume", it);
    agent.done("signal", "{\"workflow\":\"%s\",\"name\":\"open\",\"data\":[1]}".formatted(id));
    awaitTask(agent, id, "waiting", "approval");
    agent.done("reject", arguments("workflow", id, "task", "begin", "note", "not yet"));
    awaitState(agent, id, "FAILED");
    agent.done("retry", it);
    awaitTask(agent, id, "waiting", "approval");
    agent.done("skip", arguments("workflow", id, "task", "begin"));
    awaitState(agent, id, "SUCCEEDED");
    McpProcess.Said late = agent.call("cancel", it);

    // Then
    assertThat(late.refused()).isTrue();
    assertThat(agent.done("output", arguments("workflow", id, "task", "gate")).toString())
        .isEqualTo("[1]");
    assertThat(Paradecom.run(folder, "show", id, "begin", "--json").out()).contains("SKIPPED");
    assertThat(agent.call("show", arguments("workflow", "nobody")).text())
        .contains("Expected a workflow that is known");
    assertThat(agent.end().exitCode()).isZero();
  }

  @Test
  void shouldOfferNothingThatChangesSomethingWhenItMayOnlyRead() throws Exception {
    McpProcess agent = McpProcess.start(folder, "--read-only", "--url", address());
    agent.greet();

    ObjectNode call = JsonNodeFactory.instance.objectNode().put("name", "submit");
    JsonNode answer = agent.ask("tools/call", call);

    assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(agent.done("list", "{}").has("workflows")).isTrue();
    assertThat(agent.end().exitCode()).isZero();
  }

  @Test
  void shouldSayThatNoInstanceIsThere(@TempDir Path empty) throws Exception {
    McpProcess agent = McpProcess.start(empty);
    agent.greet();

    McpProcess.Said said = agent.call("list", "{}");

    assertThat(said.refused()).isTrue();
    assertThat(said.text()).contains("Start one with 'paradecom up'");
    assertThat(agent.end().exitCode()).isZero();
  }

  @Test
  void shouldFindTheInstanceOfAnotherDirectory(@TempDir Path empty) throws Exception {
    McpProcess agent = McpProcess.start(empty, "--directory", folder.toString());
    agent.greet();

    assertThat(agent.done("list", "{}").has("workflows")).isTrue();
    assertThat(agent.end().exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--without,aprove,Expected --without as some of submit",
    "--url,ftp://x,Expected --url as http://HOST:PORT",
    "--directory,nowhere,Expected --directory to be a directory"
  })
  void shouldRefuseWhatItCannotBeStartedWith(String option, String value, String sentence)
      throws Exception {
    Paradecom.Outcome outcome = Paradecom.run(folder, "mcp", option, value);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(sentence);
  }

  @Test
  void shouldServeTheClientInPython() throws Exception {
    // Given
    List<String> command = new ArrayList<>();
    command.add("python3");
    command.add(
        Path.of("..", "examples", "clients", "mcp_client.py")
            .toAbsolutePath()
            .normalize()
            .toString());
    assumeTrue(isThere(command.getFirst()), "no python3");
    command.addAll(ChildJvm.command("io.paradecom.cli.Main"));
    command.add("mcp");
    Path out = Files.createTempFile(folder, "python", ".txt");

    // When
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();

    // Then
    String said = Files.readString(out);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("waits for: ").contains("SUCCEEDED");
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
