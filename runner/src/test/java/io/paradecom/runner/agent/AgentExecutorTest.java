package io.paradecom.runner.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.secret.SecretSource;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentExecutorTest {
  @TempDir private Path folder;
  private AgentExecutor executor;
  private Path bin;

  @BeforeEach
  void start() throws Exception {
    bin = Files.createDirectories(folder.resolve("bin"));
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve(".claude"));
    Files.writeString(home.resolve(".claude/.credentials.json"), "{\"token\": \"t\"}");
    Map<String, String> own =
        Map.of("PATH", bin + ":" + System.getenv("PATH"), "HOME", home.toString());
    ExecutorSettings settings =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of(), own), SecretSource.NONE, folder.resolve("tasks"));
    executor =
        new AgentExecutor(
            LocalTaskExecutor.start(settings),
            AgentPresets.shipped(),
            folder.resolve("agents"),
            own);
  }

  @AfterEach
  void close() {
    executor.close();
  }

  private void program(String name, String script) throws Exception {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Execution begin(String agent) {
    List<String> argv = AgentPresets.shipped().find(agent).orElseThrow().argv();
    return executor.start(
        new ExecutionRequest(
            new ExecutionIds("flow-1", "a", 1, "run-1/a/1"),
            new ExecutionAction.Argv(argv),
            folder,
            Map.of(),
            TaskDocument.titled("a", "Write the thing"),
            ExecutionLimits.DEFAULT.withTimeout(Duration.ofMinutes(1)),
            List.of(),
            null,
            agent,
            null),
        ExecutionListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aider", "claude", "codex", "gemini", "opencode"})
  void shouldGiveEveryAgentItsTaskOnStandardInput(String agent) throws Exception {
    // Given: a program of this name that repeats its task, and its arguments.
    program(agent, "cat; echo \"args: $*\"");

    // When
    ExecutionResult result = begin(agent).result().join();

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(result.captured().stdoutTail()).contains("# Task a: Write the thing");
    assertThat(result.captured().stdoutTail().getLast()).doesNotContain("Write the thing");
    assertThat(AgentPresets.shipped().find(agent).orElseThrow().untested()).isNotEmpty();
  }

  @Test
  void shouldReadResultAndUsageOfClaude() throws Exception {
    // Given
    program(
        "claude",
        "cat > /dev/null; echo '{\"type\":\"result\",\"is_error\":false,\"result\":\"Done.\","
            + "\"total_cost_usd\":0.12,\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}'");

    // When
    ExecutionResult result = begin("claude").result().join();

    // Then
    assertThat(result.output().json())
        .isEqualTo("{\"result\":\"Done.\",\"usage\":{\"tokens\":15,\"costUsd\":0.12}}");
    assertThat(result.output().usage())
        .isEqualTo(new ExecutionResult.Usage(15L, new BigDecimal("0.120000"), null));
  }

  @Test
  void shouldBelieveAnAgentThatSaysItFailed() throws Exception {
    // Given
    program("claude", "echo '{\"is_error\":true,\"result\":\"I could not.\"}'");

    // When
    ExecutionResult result = begin("claude").result().join();

    // Then
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
    assertThat(result.output().json()).isEqualTo("{\"result\":\"I could not.\"}");
  }

  @Test
  void shouldTryLaterWhenALimitIsReached() throws Exception {
    // Given
    program("codex", "echo 'You have hit your usage limit.' >&2; exit 1");

    // When
    ExecutionResult result = begin("codex").result().join();

    // Then
    assertThat(result.tryLater()).isTrue();
  }

  @Test
  void shouldGiveEachSlotAConfigurationOfItsOwn() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    program(
        "claude",
        "echo $CLAUDE_CONFIG_DIR; ls $CLAUDE_CONFIG_DIR -A; touch $CLAUDE_CONFIG_DIR/mine; while !"
            + " test -e "
            + gate
            + "; do sleep 0.05; done");

    // When
    Execution first = begin("claude");
    Execution second = begin("claude");
    Files.createFile(gate);
    List<String> one = first.result().join().captured().stdoutTail();
    List<String> two = second.result().join().captured().stdoutTail();
    List<String> third = begin("claude").result().join().captured().stdoutTail();

    // Then
    assertThat(one)
        .containsExactly(folder.resolve("agents/claude/0").toString(), ".credentials.json");
    assertThat(two)
        .containsExactly(folder.resolve("agents/claude/1").toString(), ".credentials.json");
    assertThat(third).hasSize(3).startsWith(one.getFirst()).endsWith("mine");
  }

  @Test
  void shouldNameTheAgentsThatItKnows() {
    // When
    ExecutionResult result =
        executor
            .start(
                new ExecutionRequest(
                    new ExecutionIds("flow-1", "a", 1, "k"),
                    new ExecutionAction.Argv(List.of("true")),
                    folder,
                    Map.of(),
                    TaskDocument.titled("a", ""),
                    ExecutionLimits.DEFAULT,
                    List.of(),
                    null,
                    "nobody",
                    null),
                ExecutionListener.NONE)
            .result()
            .join();

    // Then
    assertThat(result.outcome().toString())
        .contains("(aider, claude, codex, gemini, opencode), but found nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "{\"name\": \"a b\", \"argv\": [\"x\"]}",
        "{\"name\": \"a\", \"argv\": []}",
        "{\"name\": \"a\", \"argv\": [\"x\"], \"promt\": 1}",
        "{\"name\": \"a\", \"argv\": [\"x\"], \"tryLater\": [\"(\"]}"
      })
  void shouldRefuseWhatIsNoPreset(String json) {
    assertThatThrownBy(() -> AgentPreset.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ");
  }
}
