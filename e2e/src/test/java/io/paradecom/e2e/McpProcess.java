package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code paradecom mcp} as a child of an agent's program, which speaks to it line by line. */
final class McpProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a tool says. */
  record Said(String text, boolean refused) {
    JsonNode json() throws IOException {
      return JSON.readTree(text);
    }
  }

  private final Process process;
  private final Path err;
  private final BufferedWriter in;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reader;
  private int last;

  private McpProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  static McpProcess start(Path folder, String... options) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.command("io.paradecom.cli.Main"));
    command.add("mcp");
    command.addAll(List.of(options));
    Path err = Files.createTempFile(folder, "mcp", ".txt");
    return new McpProcess(
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start(),
        err);
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException broken) {
      lines.add("broken: " + broken);
    }
  }

  /** Says hello and returns what the server says of itself. */
  JsonNode greet() throws Exception {
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("protocolVersion", "2025-11-25");
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "test").put("version", "1");
    JsonNode hello = ask("initialize", params);
    tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return hello.path("result");
  }

  void tell(String line) throws IOException {
    in.write(line);
    in.write('\n');
    in.flush();
  }

  /** Returns the answer to a request. */
  JsonNode ask(String method, ObjectNode params) throws Exception {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jsonrpc", "2.0").put("id", ++last).put("method", method).set("params", params);
    tell(request.toString());
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(line).as("answer to %s; %s", method, Files.readString(err)).isNotNull();
    JsonNode answer = JSON.readTree(line);
    assertThat(answer.path("id").asInt()).isEqualTo(last);
    return answer;
  }

  /** Calls a tool; {@code arguments} is JSON. */
  Said call(String tool, String arguments) throws Exception {
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", tool);
    params.set("arguments", JSON.readTree(arguments));
    JsonNode result = ask("tools/call", params).path("result");
    assertThat(result.has("content")).as("a result of %s", tool).isTrue();
    return new Said(
        result.path("content").path(0).path("text").asText(), result.path("isError").asBoolean());
  }

  /** The same, of a call that must be done. */
  JsonNode done(String tool, String arguments) throws Exception {
    Said said = call(tool, arguments);
    assertThat(said.refused()).as(said.text()).isFalse();
    return said.json();
  }

  /** Says nothing more and returns how the process ended, with what else it had said. */
  Paradecom.Outcome end() throws Exception {
    in.close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("Expected an end with its input, but it went on.");
    }
    reader.join();
    return new Paradecom.Outcome(
        process.exitValue(), String.join("\n", lines), Files.readString(err));
  }
}
