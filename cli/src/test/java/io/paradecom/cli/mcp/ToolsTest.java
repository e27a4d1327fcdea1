package io.paradecom.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCEPTED =
      "{\"workflowId\":\"w\",\"commandId\":\"c\",\"state\":\"accepted\"}";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private FakeInstance instance;

  @SuppressWarnings("NullAway.Init")
  private List<Tool> tools;

  @BeforeEach
  void start() throws IOException {
    instance = new FakeInstance();
    tools = Toolbox.all(new Desk(instance::client, folder, "agent of ada"));
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private Tool tool(String name) {
    return tools.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** Calls a tool as the server does. */
  private String call(String name, String arguments) throws IOException {
    ObjectNode values = (ObjectNode) JSON.readTree(arguments);
    assertThat(Arguments.problem(name, tool(name).parameters(), values)).isEmpty();
    return tool(name).act().on(new Arguments(values));
  }

  private void assertRefuses(String name, String arguments, String sentence) {
    assertThatThrownBy(() -> call(name, arguments))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void shouldDescribeEveryToolAndArgument() {
    for (Tool tool : tools) {
      assertThat(tool.name()).matches("[a-z]+");
      assertThat(tool.description()).endsWith(".").doesNotContain("\n");
      tool.parameters()
          .forEach(parameter ->
              assertThat(parameter.description())
                  .as(tool.name())
                  .isNotBlank()
                  .doesNotContain("\n"));
    }
    assertThat(tools.stream().map(Tool::name)).doesNotHaveDuplicates();
  }

  @Test
  void shouldOfferOnlyWhatReadsWhenNothingMayBeChanged() {
    assertThat(Toolbox.chosen(tools, true, List.of()).stream().map(Tool::name))
        .containsExactly("list", "show", "why", "output", "report", "logs");
    assertThat(Toolbox.chosen(tools, false, List.of("approve", "reject")).stream().map(Tool::name))
        .contains("signal", "submit")
        .doesNotContain("approve", "reject");
    assertThatThrownBy(() -> Toolbox.chosen(tools, false, List.of("aprove")))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("Expected --without as some of submit, ")
        .hasMessageEndingWith("but found aprove.");
  }

  @Test
  void shouldSubmitTheExampleThatItTells() throws IOException {
    // Given
    instance.on("POST", "", _ -> new FakeInstance.Answer(201, ACCEPTED));
    assertThat(tool("submit").description()).contains(SubmitTool.EXAMPLE);
    ObjectNode arguments = JSON.createObjectNode().put("graph", SubmitTool.EXAMPLE);

    // When
    JsonNode answer = JSON.readTree(call("submit", arguments.put("key", "once").toString()));

    // Then
    assertThat(answer.toString())
        .isEqualTo("{\"workflowId\":\"w\",\"state\":\"accepted\",\"tasks\":2}");
    JsonNode sent = instance.asked().getFirst().json();
    assertThat(sent.path("key").asText()).isEqualTo("once");
    assertThat(sent.path("name").asText()).isEqualTo("NAME");
    assertThat(sent.path("tasks").toString()).contains(folder.toString());
    assertThat(instance.asked().getFirst().authorization()).isEqualTo("Bearer pdk_test");
  }

  @Test
  void shouldSubmitAFileInsideItsFolderAndNoOther() throws IOException {
    // Given
    instance.on("POST", "", ACCEPTED);
    Path inside = Files.createDirectories(folder.resolve("graphs")).resolve("g.yaml");
    Files.writeString(inside, "apiVersion: paradecom/v1\nkey: own\ntasks: { a: { noop: true } }\n");
    Path outside = Files.createTempFile("outside", ".yaml");
    Files.copy(inside, outside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.createSymbolicLink(folder.resolve("link.yaml"), outside);

    // When
    String answer = call("submit", "{\"file\":\"graphs/g.yaml\"}");

    // Then
    assertThat(answer).contains("\"tasks\":1");
    assertThat(instance.asked()).hasSize(1);
    assertRefuses("submit", "{\"file\":\"link.yaml\"}", "Expected a file inside");
    assertRefuses("submit", "{\"file\":\"" + outside + "\"}", "Expected a file inside");
    assertRefuses("submit", "{\"file\":\"../x.yaml\"}", "Expected a file inside");
    assertRefuses("submit", "{\"file\":\"nothing.yaml\"}", "found none at 'nothing.yaml'");
    assertRefuses("submit", "{\"file\":\"graphs\"}", "but found 'graphs'");
    assertRefuses(
        "submit",
        "{\"file\":\"graphs/g.yaml\",\"key\":\"other\"}",
        "Expected one key, but found 'own' in the graph and 'other' beside it.");
    assertThat(instance.asked()).hasSize(1);
    Files.delete(outside);
  }

  @Test
  void shouldRefuseAGraphWithEachOfItsProblems() {
    assertRefuses("submit", "{}", "Expected either graph or file");
    assertRefuses("submit", "{\"graph\":\"a\",\"file\":\"b\"}", "Expected either graph or file");
    assertRefuses("submit", "{\"graph\":\"tasks: [\"}", "graph");
    assertRefuses(
        "submit",
        "{\"graph\":\"apiVersion: paradecom/v1\\ntasks: { a: { needs: [b], noop: true } }\"}",
        "'b'");
    assertThat(instance.asked()).isEmpty();
  }

  @Test
  void shouldSayWhatAnInstanceRefuses() {
    instance.on(
        "POST",
        "/w/pause",
        _ ->
            new FakeInstance.Answer(
                409, "{\"detail\":\"Expected a workflow that runs, but it has ended.\"}"));

    assertRefuses("pause", "{\"workflow\":\"w\"}", "Expected a workflow that runs");
    assertRefuses("show", "{\"workflow\":\"nobody\"}", "Expected it, but not.");
  }

  @Test
  void shouldNotTakeAStepOfAPathForAnId() {
    assertRefuses(
        "cancel", "{\"workflow\":\"w\",\"task\":\"..\"}", "Expected an id, but found '..'");
    assertRefuses("show", "{\"workflow\":\"..\"}", "Expected an id, but found '..'");
    assertThat(instance.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause|{\"workflow\":\"w\"}|/w/pause|{}",
        "resume|{\"workflow\":\"w\"}|/w/resume|{}",
        "cancel|{\"workflow\":\"w\",\"reason\":\"late\"}|/w/cancel|{\"reason\":\"late\"}",
        "cancel|{\"workflow\":\"w\",\"task\":\"a"
            + " b\",\"subtree\":true}|/w/tasks/a%20b/cancel|{\"reason\":\"\",\"subtree\":true}",
        "retry|{\"workflow\":\"w\"}|/w/retry|{\"tasks\":[]}",
        "retry|{\"workflow\":\"w\",\"tasks\":[\"a\",\"b\"]}|/w/retry|{\"tasks\":[\"a\",\"b\"]}",
        "skip|{\"workflow\":\"w\",\"task\":\"a\"}|/w/tasks/a/skip|{\"reason\":\"\"}",
        "approve|{\"workflow\":\"w\",\"task\":\"a\",\"fields\":{\"v\":\"1\"}}|/w/tasks/a/approve|{\"author\":\"agent"
            + " of ada\",\"note\":\"\",\"fields\":{\"v\":\"1\"}}",
        "reject|{\"workflow\":\"w\",\"task\":\"a\",\"note\":\"no\"}|/w/tasks/a/reject|{\"author\":\"agent"
            + " of ada\",\"note\":\"no\"}",
        "signal|{\"workflow\":\"w\",\"name\":\"n\",\"data\":null}|/w/signal|{\"author\":\"agent of"
            + " ada\",\"name\":\"n\",\"data\":null}",
        "signal|{\"workflow\":\"w\",\"name\":\"n\"}|/w/signal|{\"author\":\"agent of"
            + " ada\",\"name\":\"n\"}"
      })
  void shouldAskForWhatIsWished(String tool, String arguments, String path, String body)
      throws IOException {
    instance.on("POST", path, ACCEPTED);

    assertThat(call(tool, arguments)).contains("accepted");

    assertThat(instance.asked()).singleElement().extracting("body").isEqualTo(body);
  }

  @Test
  void shouldSayThatAWishIsNotAnsweredYet() throws IOException {
    instance.on("POST", "/w/pause", _ -> new FakeInstance.Answer(202, "{\"state\":\"pending\"}"));

    assertThat(call("pause", "{\"workflow\":\"w\"}")).contains("Kept, but not answered yet");
    assertRefuses("cancel", "{\"workflow\":\"w\",\"subtree\":true}", "Expected task together");
  }

  @Test
  void shouldShowAWorkflowWithAPageOfItsTasks() throws IOException {
    // Given
    instance.on(
        "GET", "/w", "{\"id\":\"w\",\"state\":\"RUNNING\",\"asOf\":{\"lag\":3,\"offsets\":{}}}");
    instance.on(
        "GET", "/w/tasks", "{\"tasks\":[{\"id\":\"a\"}],\"total\":9,\"next\":0,\"asOf\":{}}");

    // When
    String answer =
        call("show", "{\"workflow\":\"w\",\"reason\":\"approval\",\"limit\":1,\"after\":0}");

    // Then
    assertThat(answer)
        .isEqualTo(
            "{\"workflow\":{\"id\":\"w\",\"state\":\"RUNNING\",\"recordsBehind\":3},\"tasks\":[{\"id\":\"a\"}],\"total\":9,\"next\":0}");
    assertThat(instance.asked().getLast().line())
        .isEqualTo("GET /api/v1/workflows/w/tasks?reason=approval&limit=1&after=0");
    assertRefuses(
        "show",
        "{\"workflow\":\"w\",\"task\":\"a\",\"limit\":1}",
        "Expected task without limit, but found both.");
  }

  /** A page of entries, each of some 1,000 bytes, as an instance pages them. */
  private static FakeInstance.Answer pageOf(FakeInstance.Asked asked, String field) {
    int limit = Integer.parseInt(asked.line().replaceAll(".*limit=(\\d+).*", "$1"));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode list = page.putArray(field);
    for (int i = 0; i < limit; i++) {
      list.addObject().put("id", "t" + i).put("title", "ü".repeat(500));
    }
    return new FakeInstance.Answer(200, page.put("next", limit - 1).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "why"})
  void shouldAnswerWithFewerWhenAllThatIsAskedForIsTooMuch(String name) throws IOException {
    // Given
    instance.on("GET", "", asked -> pageOf(asked, "workflows"));
    instance.on("GET", "/w", "{\"id\":\"w\"}");
    instance.on("GET", "/w/tasks", asked -> pageOf(asked, "tasks"));
    instance.on("GET", "/w/why", asked -> pageOf(asked, "tasks"));

    // When
    String text =
        call(
            name, name.equals("list") ? "{\"limit\":1000}" : "{\"workflow\":\"w\",\"limit\":1000}");

    // Then
    JsonNode answer = JSON.readTree(text);
    assertThat(Answers.bytes(text)).isLessThanOrEqualTo(Answers.MOST_BYTES).isGreaterThan(40_000);
    JsonNode entries = answer.path(name.equals("list") ? "workflows" : "tasks");
    assertThat(answer.path("next").asInt()).isEqualTo(entries.size() - 1);
    assertThat(answer.path("note").asText()).contains("%d of 1000".formatted(entries.size()));
  }

  @Test
  void shouldSayHowTheRestOfOneTaskIsSeen() throws IOException {
    instance.on("GET", "/w/tasks/a", "{\"id\":\"a\",\"x\":\"" + "y".repeat(200_000) + "\"}");

    String answer = call("show", "{\"workflow\":\"w\",\"task\":\"a\"}");

    assertThat(Answers.bytes(answer)).isLessThanOrEqualTo(Answers.MOST_BYTES);
    assertThat(answer).contains("200,").endsWith("use 'paradecom show w a --json']");
  }

  @Test
  void shouldHandALargeOutputOverInParts() throws IOException {
    // Given
    String output = "{\"text\":\"" + "€😀\\u0001".repeat(30_000) + "\"}";
    instance.on("GET", "/w/tasks/a/output", output);
    instance.on("GET", "/w/tasks/b/output", "{\"n\":1}");

    // When
    StringBuilder whole = new StringBuilder();
    JsonNode part;
    do {
      String text =
          call(
              "output",
              "{\"workflow\":\"w\",\"task\":\"a\",\"from\":%d}".formatted(whole.length()));
      assertThat(Answers.bytes(text)).isLessThanOrEqualTo(Answers.MOST_BYTES);
      part = JSON.readTree(text);
      assertThat(part.path("part").asText()).isNotEmpty();
      whole.append(part.path("part").asText());
    } while (part.path("to").asInt() < part.path("of").asInt());

    // Then
    assertThat(JSON.readTree(whole.toString())).isEqualTo(JSON.readTree(output));
    assertThat(call("output", "{\"workflow\":\"w\",\"task\":\"b\"}")).isEqualTo("{\"n\":1}");
  }

  private static FakeInstance.Answer pieces(FakeInstance.Asked asked, int total) {
    int after = Integer.parseInt(asked.line().replaceAll(".*after=(-?\\d+).*", "$1"));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("expired", after < 0);
    ArrayNode list = page.putArray("pieces");
    int next = after;
    while (next + 1 < total && list.size() < 1000) {
      next++;
      String text = "line %d\n".formatted(next);
      list.addObject()
          .put("task", "a")
          .put("attempt", 1)
          .put("stream", "OUT")
          .put("position", position(next))
          .put("text", text);
    }
    return new FakeInstance.Answer(200, page.put("next", next).toString());
  }

  private static long position(int line) {
    long position = 0;
    for (int i = 0; i < line; i++) {
      position += "line %d\n".formatted(i).length();
    }
    return position;
  }

  @Test
  void shouldTellTheLastLinesAndWhereToGoOn() throws IOException {
    // Given
    instance.on("GET", "/w/tasks/a/logs", asked -> pieces(asked, 1500));
    instance.on("GET", "/w/logs", asked -> pieces(asked, 2));

    // When
    JsonNode answer =
        JSON.readTree(call("logs", "{\"workflow\":\"w\",\"task\":\"a\",\"lines\":2}"));
    JsonNode all = JSON.readTree(call("logs", "{\"workflow\":\"w\"}"));
    JsonNode news = JSON.readTree(call("logs", "{\"workflow\":\"w\",\"after\":1}"));

    // Then
    assertThat(answer.toString())
        .isEqualTo(
            "{\"expired\":true,\"leftOut\":1498,\"next\":1499,\"lines\":[\"line 1498\",\"line"
                + " 1499\"]}");
    assertThat(all.path("lines").toString()).isEqualTo("[\"a | line 0\",\"a | line 1\"]");
    assertThat(news.toString()).isEqualTo("{\"leftOut\":0,\"next\":1,\"lines\":[]}");
  }

  @Test
  void shouldKeepLogsSmallWhateverIsPrinted() throws IOException {
    // Given
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode list = page.putArray("pieces");
    String text = "\"\\".repeat(5_000) + "\n";
    for (int i = 0; i < 50; i++) {
      list.addObject()
          .put("task", "a")
          .put("attempt", 1)
          .put("stream", "OUT")
          .put("position", (long) i * text.length())
          .put("text", text);
    }
    instance.on("GET", "/w/tasks/a/logs", page.put("next", 50).toString());

    // When
    String answer = call("logs", "{\"workflow\":\"w\",\"task\":\"a\",\"lines\":5000}");

    // Then
    assertThat(Answers.bytes(answer)).isLessThanOrEqualTo(Answers.MOST_BYTES).isGreaterThan(80_000);
    assertThat(JSON.readTree(answer).path("leftOut").asInt()).isPositive();
    assertThat(answer).contains("[cut: 10,000 characters]");
  }
}
