package io.paradecom.runner.decompose.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.common.decompose.Usage;
import io.paradecom.runner.decompose.provider.CallFailure.Kind;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import io.paradecom.runner.decompose.provider.ModelServer.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that come in pieces, in both formats of the wire. */
class StreamTest {
  private static final String TEXT = "A first half. And a second half of it, äöü.";
  private static final String SCHEMA = "{\"type\":\"object\"}";

  private ModelServer server;

  @BeforeEach
  void start() {
    server = ModelServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldHandOnPiecesBeforeTheAnswerIsWhole(Dialect dialect) {
    CountDownLatch heard = new CountDownLatch(1);
    int half = ModelEvents.beginning(dialect, TEXT).length() / 2;
    server.script(_ -> answer(dialect).waitingAfter(half, heard));
    List<String> pieces = new CopyOnWriteArrayList<>();

    try (HttpProvider provider = provider(dialect)) {
      ModelCall call = provider.start(request(CallLimits.DEFAULT), pieces::add);
      Awaitility.await().until(() -> String.join("", pieces).startsWith("A first"));
      assertThat(call.reply()).isNotDone();
      heard.countDown();

      assertThat(call.reply().join())
          .isEqualTo(
              new ModelReply.Answered(TEXT, Finish.COMPLETE, new Usage(120L, 30L), "test-model-1"));
    }
    assertThat(String.join("", pieces)).isEqualTo(TEXT);
    assertThat(pieces).hasSizeGreaterThan(10);
    assertThat(server.requests().getFirst().body().path("stream").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndWithTheLastEventAlthoughTheConnectionStaysOpen(Dialect dialect) {
    String events = ModelEvents.of(dialect, TEXT, ModelServer.complete(dialect));
    int length = events.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    server.script(_ -> answer(dialect).streaming(events + ": more\n").hangingAfter(length));

    assertThat(((ModelReply.Answered) ask(dialect)).text()).isEqualTo(TEXT);
  }

  /** From where it cannot be read, an answer is cut off, and paid for. */
  @ParameterizedTest
  @CsvSource(
      value = {
        "OPENAI|",
        "OPENAI|data: {\"choices\":[{\"del",
        "OPENAI|data: <html>Bad gateway</html>",
        "OPENAI|data: 7",
        "OPENAI|data: {\"error\":{\"message\":\"overloaded\"}}",
        "ANTHROPIC|",
        "ANTHROPIC|data: {\"type\":",
        "ANTHROPIC|data: []",
        "ANTHROPIC|data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"
      },
      delimiter = '|')
  void shouldTakeWhatIsBrokenLaterAsCutOff(Dialect dialect, String broken) {
    String rest = broken == null ? "" : broken + "\n\n";
    server.script(_ -> answer(dialect).streaming(ModelEvents.beginning(dialect, TEXT) + rest));

    ModelReply.Answered answered = assertInstanceOf(ModelReply.Answered.class, ask(dialect));

    assertThat(answered.text()).isEqualTo(TEXT);
    assertThat(answered.finish()).isEqualTo(Finish.UNKNOWN);
    assertThat(answered.usage().isReported()).as("the worst case stands").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "OPENAI|''|INVALID_REPLY",
        "OPENAI|: nothing|INVALID_REPLY",
        "OPENAI|data: no|INVALID_REPLY",
        "OPENAI|data: {\"error\":{\"type\":\"server_error\",\"message\":\"No.\"}}|OVERLOADED",
        "OPENAI|data: {\"error\":{\"type\":\"insufficient_quota\"}}|OUT_OF_FUNDS",
        "ANTHROPIC|<html>|INVALID_REPLY",
        "ANTHROPIC|data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}|OVERLOADED",
        "ANTHROPIC|data:"
            + " {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"}}|RATE_LIMITED"
      },
      delimiter = '|')
  void shouldFailWhenTheModelHasSaidNothing(Dialect dialect, String events, Kind expected) {
    server.script(_ -> answer(dialect).streaming(events + "\n\n"));

    ModelReply reply = ask(dialect);

    assertThat(assertInstanceOf(ModelReply.Failed.class, reply).failure().kind())
        .isEqualTo(expected);
    assertThat(server.requests()).as("nothing is retried").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, true", "ANTHROPIC, true", "OPENAI, false", "ANTHROPIC, false"})
  void shouldKeepTheDeadlineInTheMiddleOfAStream(Dialect dialect, boolean drips) {
    Response usual = answer(dialect);
    server.script(_ -> drips ? usual.dripping() : usual.hangingAfter(700));
    try (HttpProvider provider = provider(dialect)) {
      ModelReply reply =
          provider
              .start(request(CallLimits.DEFAULT.withDeadline(Duration.ofMillis(400))))
              .reply()
              .join();
      assertThat(assertInstanceOf(ModelReply.Failed.class, reply).failure().kind())
          .isEqualTo(Kind.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeAnAnswerOfAServerThatStreamsNothing(Dialect dialect) {
    server.script(_ -> answer(dialect).whole());

    assertThat(((ModelReply.Answered) ask(dialect)).text()).isEqualTo(TEXT);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAskForAWholeAnswerWhereStreamsAreRefused(Dialect dialect) {
    server.script(request ->
        request.body().path("stream").asBoolean()
            ? ModelServer.error(dialect, 400, "invalid_request", "Unknown field 'stream'.")
            : answer(dialect).whole());
    try (HttpProvider provider = provider(dialect)) {
      for (int call = 0; call < 2; call++) {
        ModelReply reply = provider.start(request(CallLimits.DEFAULT)).reply().join();
        assertThat(((ModelReply.Answered) reply).text()).isEqualTo(TEXT);
      }
    }
    assertThat(server.requests()).as("refused once, then known").hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "length, OPENAI, TRUNCATED",
    "max_tokens, ANTHROPIC, TRUNCATED",
    "content_filter, OPENAI, DECLINED",
    "refusal, ANTHROPIC, DECLINED"
  })
  void shouldSayWhyAStreamEnds(String finish, Dialect dialect, Finish expected) {
    server.script(_ -> ModelServer.answer(dialect, TEXT, finish));
    assertThat(((ModelReply.Answered) ask(dialect)).finish()).isEqualTo(expected);
  }

  private static Response answer(Dialect dialect) {
    return ModelServer.answer(dialect, TEXT, ModelServer.complete(dialect));
  }

  private ModelReply ask(Dialect dialect) {
    Consumer<String> nobody = _ -> {};
    try (HttpProvider provider = provider(dialect)) {
      return provider.start(request(CallLimits.DEFAULT), nobody).reply().join();
    }
  }

  private HttpProvider provider(Dialect dialect) {
    HttpProvider.Endpoint endpoint =
        new HttpProvider.Endpoint(
            "test:x", "model-x", server.url(), new ApiKey("sk-1", "the variable TEST_API_KEY"));
    return dialect == Dialect.OPENAI
        ? HttpProvider.openAi(endpoint)
        : HttpProvider.anthropic(endpoint);
  }

  private static ModelRequest request(CallLimits limits) {
    return new ModelRequest("the system", "the question", SCHEMA, limits);
  }
}
