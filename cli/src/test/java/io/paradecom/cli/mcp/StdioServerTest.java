package io.paradecom.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StdioServerTest {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static Tool tool(String name, Tool.Act act, Parameter... parameters) {
    return new Tool(name, "For a test.", Tool.Consequence.READS, List.of(parameters), act);
  }

  private static Tool echo() {
    return tool(
        "echo",
        arguments -> arguments.text("text") + arguments.number("times", 1),
        Parameter.text("text", "What to say.").needed(),
        Parameter.whole("times", 1, 9, "How often."));
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  private static String said(JsonNode answer) {
    return answer.path("result").path("content").path(0).path("text").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05,2024-11-05",
    "2025-06-18,2025-06-18",
    "2025-11-25,2025-11-25",
    "2025-03-26,2024-11-05",
    "2030-01-01,2025-11-25",
    "1.0,2025-11-25"
  })
  void shouldSettleOnARevision(String asked, String settled) throws Exception {
    try (Client client = new Client(echo())) {
      JsonNode answer =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\"}}"
                  .formatted(asked));

      assertThat(answer.path("id").asText()).isEqualTo("a");
      assertThat(answer.path("result").path("protocolVersion").asText()).isEqualTo(settled);
      assertThat(answer.path("result").path("capabilities").has("tools")).isTrue();
      assertThat(answer.path("result").path("serverInfo").path("name").asText())
          .isEqualTo("paradecom");
    }
  }

  @Test
  void shouldListToolsWithTheirSchemas() throws Exception {
    try (Client client = Client.greeted(echo())) {
      JsonNode answer = client.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");

      JsonNode tool = answer.path("result").path("tools").path(0);
      assertThat(tool.path("name").asText()).isEqualTo("echo");
      JsonNode schema = tool.path("inputSchema");
      assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
      assertThat(schema.path("required").toString()).isEqualTo("[\"text\"]");
      assertThat(schema.path("properties").path("times").path("maximum").asInt()).isEqualTo(9);
      assertThat(tool.path("annotations").path("readOnlyHint").asBoolean()).isTrue();
    }
  }

  @Test
  void shouldCallATool() throws Exception {
    try (Client client = Client.greeted(echo())) {
      client.call(7, "echo", "{\"text\":\"häl\\nlo\",\"times\":2}");

      JsonNode answer = client.next();
      assertThat(answer.path("id").asInt()).isEqualTo(7);
      assertThat(answer.path("result").path("isError").asBoolean(true)).isFalse();
      assertThat(said(answer)).isEqualTo("häl\nlo2");
      assertThat(answer.path("result").has("resultType")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|Expected the argument text of echo, but found none.",
        "{\"text\":\"a\",\"txet\":\"b\"}|Expected only the arguments text, times of echo, but found"
            + " 'txet'.",
        "{\"text\":5}|Expected text as a text of at least one character, but found 5.",
        "{\"text\":null}|Expected text as a text of at least one character, but found null.",
        "{\"text\":\"a\",\"times\":10}|Expected times as a whole number of 1 to 9, but found 10.",
        "{\"text\":\"a\",\"times\":1.5}|Expected times as a whole number of 1 to 9, but found 1.5."
      })
  void shouldRefuseArgumentsInOneSentence(String arguments, String sentence) throws Exception {
    try (Client client = Client.greeted(echo())) {
      client.call(1, "echo", arguments);

      JsonNode answer = client.next();
      assertThat(answer.path("result").path("isError").asBoolean()).isTrue();
      assertThat(said(answer)).isEqualTo(sentence);
    }
  }

  @Test
  void shouldTakeNullForWhatIsLeftOut() throws Exception {
    try (Client client = Client.greeted(echo())) {
      client.call(1, "echo", "{\"text\":\"a\",\"times\":null}");

      assertThat(said(client.next())).isEqualTo("a1");
    }
  }

  @Test
  void shouldAnswerARefusalWithItsSentence() throws Exception {
    Tool refusing =
        tool(
            "no",
            _ -> {
              throw new CliException(ExitCode.INVALID, "Expected more, but found less.");
            });
    try (Client client = Client.greeted(refusing)) {
      client.call(1, "no", "{}");

      JsonNode answer = client.next();
      assertThat(answer.path("result").path("isError").asBoolean()).isTrue();
      assertThat(said(answer)).isEqualTo("Expected more, but found less.");
    }
  }

  @Test
  void shouldCutARefusalThatIsTooLong() throws Exception {
    Tool refusing =
        tool(
            "no",
            _ -> {
              throw new CliException(ExitCode.INVALID, "ü".repeat(Answers.MOST_BYTES));
            });
    try (Client client = Client.greeted(refusing)) {
      client.call(1, "no", "{}");

      String text = said(client.next());
      assertThat(Answers.bytes(text)).isLessThanOrEqualTo(Answers.MOST_BYTES);
      assertThat(text).startsWith("ü").endsWith("of 200,000 bytes; for the rest mend these first]");
    }
  }

  @Test
  void shouldOutliveADefectOfATool() throws Exception {
    Tool broken =
        tool(
            "broken",
            _ -> {
              throw new IllegalStateException("secret");
            });
    try (Client client = Client.greeted(broken)) {
      client.call(1, "broken", "{}");

      JsonNode answer = client.next();
      assertThat(code(answer)).isEqualTo(-32603);
      assertThat(answer.toString()).doesNotContain("secret");
      assertThat(
              client.ask("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}").path("id").asInt())
          .isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{nope|-32700|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}|-32700|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}|-32700|null",
        "[{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}]|-32600|null",
        "[]|-32600|null",
        "\"ping\"|-32600|null",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}|-32600|1",
        "{\"id\":1,\"method\":\"ping\"}|-32600|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}|-32600|1",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}|-32600|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}|-32601|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"nobody\"}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":[]}}|-32602|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}|-32602|1"
      })
  void shouldAnswerWhatIsMalformedAndGoOn(String line, int code, String id) throws Exception {
    try (Client client = Client.greeted(echo())) {
      JsonNode answer = client.ask(line);

      assertThat(code(answer)).as(answer.toString()).isEqualTo(code);
      assertThat(answer.path("id").toString()).isEqualTo(id);
      assertThat(answer.path("error").path("message").asText()).startsWith("Expected ");
      client.call(9, "echo", "{\"text\":\"still there\"}");
      assertThat(said(client.next())).isEqualTo("still there1");
    }
  }

  @Test
  void shouldReadALineThatIsTooLongToItsEndAndGoOn() throws Exception {
    try (Client client = Client.greeted(echo())) {
      byte[] huge = new byte[StdioServer.MOST_BYTES + 1];
      Arrays.fill(huge, (byte) 'x');
      client.sendBytes(huge);
      client.send("");

      JsonNode answer = client.next();
      assertThat(code(answer)).isEqualTo(-32600);
      assertThat(answer.path("error").path("message").asText()).contains("8,388,609");
      assertThat(
              client.ask("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}").path("id").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() throws Exception {
    try (Client client = Client.greeted(echo())) {
      client.sendBytes(new byte[] {'"', (byte) 0xff, '"', '\n'});

      assertThat(code(client.next())).isEqualTo(-32700);
    }
  }

  @Test
  void shouldTakeALineOfJustTheMostBytes() throws Exception {
    try (Client client = Client.greeted(echo())) {
      String ping = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";
      byte[] padded = new byte[StdioServer.MOST_BYTES];
      Arrays.fill(padded, (byte) ' ');
      byte[] text = ping.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, padded, padded.length - text.length, text.length);
      client.sendBytes(padded);
      client.send("");

      assertThat(client.next().path("id").asInt()).isEqualTo(2);
    }
  }

  @Test
  void shouldSayNothingToNotificationsAnswersAndEmptyLines() throws Exception {
    Client client = Client.greeted(echo());
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/none\"}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\"}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}");
    client.send(" \r");
    client.send("");

    assertThat(client.end()).isEmpty();
  }

  @Test
  void shouldAskForAGreetingFirst() throws Exception {
    try (Client client = new Client(echo())) {
      assertThat(client.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}").has("result"))
          .isTrue();
      assertThat(code(client.ask("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}")))
          .isEqualTo(-32602);
      assertThat(code(client.ask("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"server/discover\"}")))
          .isEqualTo(-32602);
      assertThat(code(client.ask("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"nothing\"}")))
          .isEqualTo(-32601);
    }
  }

  @Test
  void shouldServeRequestsThatSayThemselvesWhatTheySpeak() throws Exception {
    try (Client client = new Client(echo())) {
      String meta = META.formatted("2026-07-28");
      JsonNode found =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{%s}}"
                  .formatted(meta));
      JsonNode listed =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{%s}}"
                  .formatted(meta));
      JsonNode called =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"},%s}}"
                  .formatted(meta));

      JsonNode result = found.path("result");
      assertThat(result.path("supportedVersions").path(0).asText()).isEqualTo("2026-07-28");
      assertThat(result.path("supportedVersions")).hasSize(4);
      for (JsonNode answer : List.of(found, listed, called)) {
        assertThat(answer.path("result").path("resultType").asText()).isEqualTo("complete");
        assertThat(
                answer
                    .path("result")
                    .path("_meta")
                    .path("io.modelcontextprotocol/serverInfo")
                    .path("name")
                    .asText())
            .isEqualTo("paradecom");
      }
      assertThat(listed.path("result").path("ttlMs").asLong()).isPositive();
      assertThat(listed.path("result").path("cacheScope").asText()).isEqualTo("private");
      assertThat(called.path("result").has("ttlMs")).isFalse();
      assertThat(said(called)).isEqualTo("a1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "initialized", "logging/setLevel"})
  void shouldNotKnowMethodsThatARevisionHasNot(String method) throws Exception {
    try (Client client = new Client(echo())) {
      JsonNode answer =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
                  .formatted(method, META.formatted("2026-07-28")));

      assertThat(code(answer)).isEqualTo(-32601);
    }
  }

  @Test
  void shouldNameTheRevisionsItSpeaks() throws Exception {
    try (Client client = new Client(echo())) {
      JsonNode answer =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{%s}}"
                  .formatted(META.formatted("1900-01-01")));
      JsonNode incomplete =
          client.ask(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}");

      assertThat(code(answer)).isEqualTo(-32022);
      assertThat(answer.path("error").path("data").path("supported").toString())
          .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2024-11-05\"]");
      assertThat(answer.path("error").path("data").path("requested").asText())
          .isEqualTo("1900-01-01");
      assertThat(code(incomplete)).isEqualTo(-32602);
    }
  }

  @Test
  void shouldAnswerOthersWhileACallIsUnderWayAndNoneThatIsCancelled() throws Exception {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Tool endless = tool("endless", _ -> endless(begun, interrupted));
    Client client = Client.greeted(endless, echo());
    client.call(1, "endless", "{}");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    // When
    client.call(1, "echo", "{\"text\":\"same id\"}");
    JsonNode same = client.next();
    client.call("\"1\"", "echo", "{\"text\":\"beside\"}");
    JsonNode beside = client.next();
    client.send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

    // Then
    assertThat(code(same)).isEqualTo(-32600);
    assertThat(beside.path("id").asText()).isEqualTo("1");
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.end()).isEmpty();
  }

  private static String endless(CountDownLatch begun, CountDownLatch interrupted) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException cancelled) {
      interrupted.countDown();
    }
    return "too late";
  }

  @Test
  void shouldRefuseMoreCallsAtTheSameTimeThanItHasThreadsFor() throws Exception {
    // Given
    CountDownLatch begun = new CountDownLatch(StdioServer.MOST_CALLS);
    CountDownLatch go = new CountDownLatch(1);
    Tool slow =
        tool(
            "slow",
            _ -> {
              begun.countDown();
              endless(go, new CountDownLatch(1));
              return "";
            });
    try (Client client = Client.greeted(slow)) {
      for (int i = 0; i < StdioServer.MOST_CALLS; i++) {
        client.call(i, "slow", "{}");
      }
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      // When
      client.call(99, "slow", "{}");

      // Then
      JsonNode answer = client.next();
      assertThat(answer.path("id").asInt()).isEqualTo(99);
      assertThat(answer.path("error").path("message").asText()).contains("at most 16 calls");
    }
  }

  @Test
  void shouldAnswerWhatWasAskedBeforeTheEnd() throws Exception {
    // Given
    CountDownLatch ended = new CountDownLatch(1);
    Tool last =
        tool(
            "last",
            _ -> {
              assertThat(await(ended)).isTrue();
              return "at last";
            });
    Client client = Client.greeted(last);

    // When
    client.call(1, "last", "{}");
    Thread.ofVirtual().start(ended::countDown);

    // Then
    assertThat(client.end()).singleElement().asString().contains("at last");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException cancelled) {
      return false;
    }
  }

  @Test
  void shouldEndEvenWhenACallGoesOn() throws Exception {
    // Given
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Client client =
        new Client(
            List.of(tool("endless", _ -> endless(begun, interrupted))), Duration.ofMillis(50));
    client.ask(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}");
    client.call(1, "endless", "{}");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    // When
    List<String> more = client.end();

    // Then
    assertThat(more).isEmpty();
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
