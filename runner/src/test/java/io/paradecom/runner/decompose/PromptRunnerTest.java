package io.paradecom.runner.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.TaskExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptRunnerTest {
  private static final PromptSpec PROMPT =
      new PromptSpec("openai:m", "Be brief.", "Sum up ${input:read/body} of ${task:id}.", 500);

  private final ModelServer server = ModelServer.start();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private PromptRunner executor() {
    TaskExecutor none =
        new TaskExecutor() {
          @Override
          public Execution start(ExecutionRequest request, ExecutionListener listener) {
            throw new IllegalStateException("Expected a prompt, but found " + request.action());
          }

          @Override
          public void close() {}
        };
    Map<String, String> environment =
        Map.of(
            "OPENAI_BASE_URL",
            server.url().toString(),
            "OPENAI_API_KEY",
            "sk-canary",
            "ANTHROPIC_BASE_URL",
            server.url().toString(),
            "ANTHROPIC_API_KEY",
            "sk-canary");
    return new PromptRunner(
        none,
        new Decomposers.Surroundings(environment, Map.of(), folder, folder),
        new ModelMetrics(registry));
  }

  private ExecutionRequest request(PromptSpec prompt, Map<String, String> inputs) {
    return new ExecutionRequest(
        new ExecutionIds("w", "ask", 1, "r/ask/1"),
        new ExecutionAction.Prompt(prompt),
        folder,
        Map.of(),
        new TaskDocument("ask", "Ask", "", "", "", List.of(), inputs, 1, null),
        ExecutionLimits.DEFAULT.withTimeout(Duration.ofSeconds(30)),
        List.of());
  }

  private ExecutionResult ask(PromptSpec prompt, Map<String, String> inputs) {
    try (PromptRunner executor = executor()) {
      return executor.start(request(prompt, inputs), ExecutionListener.NONE).result().join();
    }
  }

  private ExecutionResult ask() {
    return ask(PROMPT, Map.of("read", "{\"body\":\"a \\\"page\\\" ${task:id}\"}"));
  }

  private Outcome.NoAnswer refused() {
    return assertInstanceOf(Outcome.NoAnswer.class, ask().outcome());
  }

  @Test
  void shouldGiveWhatTheModelWroteToDependants() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, "It is \"short\".", "stop"));

    ExecutionResult result = ask();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.output().json()).startsWith("{\"text\":\"It is \\\"short\\\".\",\"model\":");
    assertThat(Objects.requireNonNull(result.output().usage()).tokens()).isEqualTo(150);
  }

  @Test
  void shouldFillInputsInAsDataAndAskForNoFormOfAnAnswer() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, "Yes.", "stop"));

    ask();

    String sent = server.requests().getFirst().body().toString();
    assertThat(sent)
        .contains("Sum up a \\\"page\\\" ${task:id} of ask.")
        .contains("Be brief.")
        .doesNotContain("response_format");
  }

  @Test
  void shouldSpeakTheOtherFormatAndLeaveOutWhatIsNotSaid() {
    server.script(_ -> ModelServer.answer(Dialect.ANTHROPIC, "Yes.", "end_turn"));

    ExecutionResult result = ask(new PromptSpec("anthropic:m", "", "Go.", 50), Map.of());

    assertThat(result.output().json()).contains("\"text\":\"Yes.\"");
    assertThat(server.requests().getFirst().body().toString()).doesNotContain("\"system\"");
  }

  @Test
  void shouldFailForGoodWhatWouldBeCutOffAgain() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, "It is", "length"));

    assertThat(refused())
        .isEqualTo(
            new Outcome.NoAnswer(
                "Expected an answer of at most 500 tokens, but it was cut off there.", false));
    assertThat(
            registry
                .get("paradecom.model.faults")
                .tags("model", "openai:m", "reason", "truncated")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void shouldTryAgainWhenNothingWasWritten() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, " ", "stop"));

    assertThat(refused().mayPass()).isTrue();
  }

  @Test
  void shouldAskNobodyWhenAnInputIsMissing() {
    ExecutionResult result = ask(PROMPT, Map.of("read", "{}"));

    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.NoAnswer(
                "Expected /body in the output of read, but it has nothing there.", false));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldWaitWithoutAnAttemptWhenThereAreTooManyCalls() {
    server.script(_ -> ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Later."));

    ExecutionResult result = ask();

    assertThat(result.tryLater()).isTrue();
    assertThat(result.output().retryAt()).isNotNull();
  }

  @Test
  void shouldEndWhenItIsCancelled() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, "Late.", "stop").hangingAfter(0));
    try (PromptRunner executor = executor()) {
      Execution execution =
          executor.start(request(PROMPT, Map.of("read", "{\"body\":1}")), ExecutionListener.NONE);
      await().until(() -> !server.requests().isEmpty());

      execution.cancel("somebody asked");

      assertInstanceOf(Outcome.Cancelled.class, execution.result().join().outcome());
    }
  }
}
