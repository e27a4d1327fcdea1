package io.paradecom.runner.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.AnswerDocument;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.decompose.provider.CallFailure;
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
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.report.Outcomes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecompositionRunnerTest {
  private static final String ANSWER =
      "{\"subtasks\":[{\"id\":\"a\",\"title\":\"Read\",\"complexity\":3},"
          + "{\"id\":\"b\",\"title\":\"Write\",\"complexity\":2}]}";

  private final ModelServer server = ModelServer.start();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private DecompositionRunner executor() {
    TaskExecutor none =
        new TaskExecutor() {
          @Override
          public Execution start(ExecutionRequest request, ExecutionListener listener) {
            throw new IllegalStateException("Expected a question, but found " + request.action());
          }

          @Override
          public void close() {}
        };
    Map<String, String> environment =
        Map.of("OPENAI_BASE_URL", server.url().toString(), "OPENAI_API_KEY", "sk-canary");
    return new DecompositionRunner(
        none,
        new Decomposers.Surroundings(environment, Map.of(), folder, folder),
        new ModelMetrics(registry));
  }

  private ExecutionRequest request(String model, Duration timeout) {
    QuestionSpec question =
        new QuestionSpec(
            "",
            TaskText.ofTitle("Shop"),
            List.of(),
            List.of("prompt"),
            List.of(),
            List.of(),
            5,
            1,
            QuestionSpec.Ask.WHOLE,
            List.of());
    return new ExecutionRequest(
        new ExecutionIds("w", "ask", 1, "r/ask/1"),
        new ExecutionAction.Decompose(model, question, 500),
        folder,
        Map.of(),
        TaskDocument.titled("ask", "Shop"),
        ExecutionLimits.DEFAULT.withTimeout(timeout),
        List.of());
  }

  private ExecutionResult ask(String model) {
    try (DecompositionRunner executor = executor()) {
      return executor
          .start(request(model, Duration.ofSeconds(30)), ExecutionListener.NONE)
          .result()
          .join();
    }
  }

  private static Outcomes.Verdict verdict(ExecutionResult result) {
    return Outcomes.of(result, Instant.EPOCH, Instant.EPOCH);
  }

  private double counted(String name, String tag, String value) {
    return registry.get(name).tag("model", "openai:m").tag(tag, value).counter().count();
  }

  @Test
  void shouldCountCallsTokensAndFaultsByModel() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, ANSWER, "stop"));
    ask("openai:m");
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, ANSWER.substring(0, 30), "length"));
    ask("openai:m");
    server.script(_ -> ModelServer.error(Dialect.OPENAI, 500, "server_error", "No."));
    ask("openai:m");

    assertThat(counted("paradecom.model.tokens", "direction", "read")).isEqualTo(240);
    assertThat(counted("paradecom.model.tokens", "direction", "written")).isEqualTo(60);
    assertThat(counted("paradecom.model.faults", "reason", "truncated")).isEqualTo(1);
    assertThat(counted("paradecom.model.faults", "reason", "overloaded")).isEqualTo(1);
    for (String outcome : List.of("answered", "unreadable", "failed")) {
      assertThat(
              registry
                  .get("paradecom.model.calls")
                  .tags("model", "openai:m", "outcome", outcome)
                  .timer()
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void shouldTellOnlySoManyModelsApart() {
    ModelMetrics metrics = new ModelMetrics(registry);
    CallFailure failure = new CallFailure(CallFailure.Kind.TIMED_OUT, "No answer.", null);
    for (int i = 0; i < 3 * ModelMetrics.MOST_MODELS; i++) {
      metrics.ended("openai:m" + i, new DecomposeReply.Failed(failure), Duration.ofSeconds(1));
    }
    assertThat(registry.find("paradecom.model.tokens").tag("direction", "read").counters())
        .hasSize(ModelMetrics.MOST_MODELS + 1);
  }

  @Test
  void shouldTellTheTitlesOfSubtasksAsItsOutput() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, ANSWER, "stop"));
    List<LogChunk> printed = new CopyOnWriteArrayList<>();
    try (DecompositionRunner executor = executor()) {
      executor
          .start(
              request("openai:m", Duration.ofSeconds(30)),
              new ExecutionListener() {
                @Override
                public void log(LogChunk chunk) {
                  printed.add(chunk);
                }
              })
          .result()
          .join();
    }
    assertThat(printed)
        .containsExactly(
            new LogChunk(LogStream.STDOUT, 0, "Read\n", false),
            new LogChunk(LogStream.STDOUT, 5, "Write\n", false));
  }

  @Test
  void shouldGiveTheAnswerAsOutputWithItsUsage() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, ANSWER, "stop"));

    ExecutionResult result = ask("openai:m");

    assertThat(result.succeeded()).isTrue();
    Answer answer = AnswerDocument.read(result.output().json());
    Answer.Proposed proposed = assertInstanceOf(Answer.Proposed.class, answer);
    assertThat(proposed.proposal().children()).hasSize(2);
    assertThat(proposed.provenance().promptVersion()).isEqualTo("v1");
    assertThat(result.output().usage())
        .isEqualTo(new ExecutionResult.Usage(150L, null, "test-model-1"));
    assertThat(result.output().json()).doesNotContain("canary");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldAnswerWhatIsNoProposalAsPaidFor() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, "I would rather not.", "stop"));

    ExecutionResult result = ask("openai:m");

    assertThat(result.succeeded()).isTrue();
    Answer answer = AnswerDocument.read(result.output().json());
    assertThat(answer).isInstanceOf(Answer.Unreadable.class);
    assertThat(answer.usage().outputTokens()).isEqualTo(30L);
  }

  @Test
  void shouldTakeAnAnswerThatNoReportCarriesForOneThatIsTooLarge() {
    String large = ANSWER.replace("Read", "Read " + "on ".repeat(30_000));
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, large, "stop"));

    Answer answer = AnswerDocument.read(ask("openai:m").output().json());

    assertThat(assertInstanceOf(Answer.Unreadable.class, answer).fault())
        .isEqualTo(Answer.Fault.TOO_LARGE);
    assertThat(answer.usage().outputTokens()).isEqualTo(30L);
  }

  @Test
  void shouldTryLaterWhenTheProviderSaysWhen() {
    server.script(_ ->
        ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Slow down.")
            .with("retry-after", "7"));
    Instant before = Instant.now();

    Outcomes.Verdict.NotNow later =
        assertInstanceOf(Outcomes.Verdict.NotNow.class, verdict(ask("openai:m")));

    assertThat(later.reason()).contains("429");
    assertThat(later.retryAt())
        .isAfter(before.plusSeconds(6))
        .isBefore(Instant.now().plusSeconds(8));
    server.script(_ -> ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Slow down."));
    assertThat(verdict(ask("openai:m"))).isInstanceOf(Outcomes.Verdict.NotNow.class);
  }

  @Test
  void shouldTellFailuresThatMayPassFromThoseThatDoNot() {
    server.script(_ -> ModelServer.error(Dialect.OPENAI, 500, "server_error", "Oops."));
    assertThat(failure(ask("openai:m"))).isEqualTo(FailureKind.MODEL_FAILED);
    server.script(_ -> ModelServer.error(Dialect.OPENAI, 401, "invalid_api_key", "No."));
    assertThat(failure(ask("openai:m"))).isEqualTo(FailureKind.MODEL_REFUSED);
    assertThat(failure(ask("anthropic:m"))).isEqualTo(FailureKind.MODEL_REFUSED);
    assertThat(failure(ask("nonsense"))).isEqualTo(FailureKind.MODEL_REFUSED);
    assertThat(FailureKind.MODEL_FAILED.isRetryable()).isTrue();
    assertThat(FailureKind.MODEL_REFUSED.isRetryable()).isFalse();
  }

  private static FailureKind failure(ExecutionResult result) {
    return assertInstanceOf(Outcomes.Verdict.Failure.class, verdict(result)).failure().kind();
  }

  @Test
  void shouldEndACallThatIsCancelledOrTakesTooLong() {
    server.script(_ -> ModelServer.answer(Dialect.OPENAI, ANSWER, "stop").hangingAfter(10));
    try (DecompositionRunner executor = executor()) {
      Execution execution =
          executor.start(request("openai:m", Duration.ofMinutes(5)), ExecutionListener.NONE);
      await().until(() -> !server.requests().isEmpty());
      execution.cancel("enough");
      assertThat(execution.result().join().outcome()).isInstanceOf(Outcome.Cancelled.class);
      Outcome slow =
          executor
              .start(request("openai:m", Duration.ofMillis(200)), ExecutionListener.NONE)
              .result()
              .join()
              .outcome();
      assertThat(slow).isEqualTo(new Outcome.TimedOut(Duration.ofMillis(200)));
    }
  }
}
