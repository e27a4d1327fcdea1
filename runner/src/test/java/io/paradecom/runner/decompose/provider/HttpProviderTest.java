package io.paradecom.runner.decompose.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.common.decompose.Usage;
import io.paradecom.runner.decompose.provider.CallFailure.Kind;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpProviderTest {
  private static final String SECRET = "sk-test-0123456789";
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

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
  void shouldReturnTextFinishAndUsage(Dialect dialect) {
    server.script(_ -> ModelServer.answer(dialect, "Hello.", ModelServer.complete(dialect)));

    ModelReply reply = ask(dialect, CallLimits.DEFAULT);

    assertThat(reply)
        .isEqualTo(
            new ModelReply.Answered(
                "Hello.", Finish.COMPLETE, new Usage(120L, 30L), "test-model-1"));
    ModelServer.Request request = server.requests().getFirst();
    assertThat(server.requests()).hasSize(1);
    assertThat(request.text()).contains("the system", "the question");
    assertThat(request.body().path("model").asText()).isEqualTo("model-x");
    assertThat(request.body().path("max_tokens").asInt()).isEqualTo(16_384);
    if (dialect == Dialect.OPENAI) {
      assertThat(request.path()).isEqualTo("/v1/chat/completions");
      assertThat(request.headers()).containsEntry("authorization", "Bearer " + SECRET);
      assertThat(request.body().at("/response_format/type").asText()).isEqualTo("json_schema");
      assertThat(request.body().at("/response_format/json_schema/strict").asBoolean()).isTrue();
    } else {
      assertThat(request.path()).isEqualTo("/v1/messages");
      assertThat(request.headers()).containsEntry("x-api-key", SECRET);
      assertThat(request.headers()).containsKey("anthropic-version");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, length, TRUNCATED",
    "OPENAI, content_filter, DECLINED",
    "ANTHROPIC, max_tokens, TRUNCATED"
  })
  void shouldSayWhyAnAnswerEnds(Dialect dialect, String finish, Finish expected) {
    server.script(_ -> ModelServer.answer(dialect, "{\"subtasks\":[", finish));
    ModelReply reply = ask(dialect, CallLimits.DEFAULT);
    assertThat(assertInstanceOf(ModelReply.Answered.class, reply).finish()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheVariableOfAWrongKeyAndHideTheKey(Dialect dialect) {
    server.script(_ ->
        ModelServer.error(
            dialect, 401, "authentication_error", "Incorrect API key: " + SECRET + "."));
    CallFailure failure = failure(dialect, CallLimits.DEFAULT);
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.sentence())
        .contains("the variable TEST_API_KEY", "401", "Incorrect API key: ***.")
        .doesNotContain(SECRET);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, retry-after, 7, PT7S", "OPENAI, retry-after-ms, 1500, PT1.5S",
    "ANTHROPIC, retry-after, 0.25, PT0.25S", "ANTHROPIC, retry-after, 99999999, P1D",
    "ANTHROPIC, retry-after, soon, ", "OPENAI, retry-after, -3, "
  })
  void shouldHandOnWhatARateLimitSays(
      Dialect dialect, String header, String value, Duration expected) {
    server.script(
        _ -> ModelServer.error(dialect, 429, "rate_limit_error", "Slow down.").with(header, value));
    CallFailure failure = failure(dialect, CallLimits.DEFAULT);
    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(expected);
    assertThat(server.requests()).as("nothing is retried").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountARetryDateFromTheClockOfTheServer(Dialect dialect) {
    server.script(_ ->
        ModelServer.error(dialect, 503, "overloaded_error", "Busy.")
            .with("date", "Wed, 21 Oct 2015 07:28:00 GMT")
            .with("retry-after", "Wed, 21 Oct 2099 07:28:30 GMT"));
    assertThat(failure(dialect, CallLimits.DEFAULT).retryAfter()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveNoWaitWhereARateLimitNamesNone(Dialect dialect) {
    server.script(_ -> ModelServer.error(dialect, 429, "rate_limit_error", "Slow down."));
    assertThat(failure(dialect, CallLimits.DEFAULT).retryAfter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "500, OVERLOADED", "502, OVERLOADED", "503, OVERLOADED", "529, OVERLOADED", "408, OVERLOADED",
    "400, REJECTED", "413, REJECTED", "404, NOT_FOUND", "403, UNAUTHORIZED", "402, OUT_OF_FUNDS",
    "302, REJECTED"
  })
  void shouldTellKindsOfRefusalsApartAndRetryNone(int status, Kind expected) {
    for (Dialect dialect : Dialect.values()) {
      server.requests().clear();
      server.script(_ -> ModelServer.error(dialect, status, "some_error", "No."));
      assertThat(failure(dialect, CallLimits.DEFAULT).kind()).isEqualTo(expected);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAnEmptyAccountFromARate(Dialect dialect) {
    server.script(_ -> ModelServer.error(dialect, 429, "insufficient_quota", "Pay first."));
    CallFailure failure = failure(dialect, CallLimits.DEFAULT);
    assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_FUNDS);
    assertThat(failure.kind().isTransient()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, 0", "OPENAI, 20", "ANTHROPIC, 0", "ANTHROPIC, 20"})
  void shouldKeepTheDeadlineToTheLastByte(Dialect dialect, int bytesBefore) {
    server.script(_ ->
        ModelServer.answer(dialect, "Hello.", ModelServer.complete(dialect))
            .hangingAfter(bytesBefore));
    CallFailure failure = failure(dialect, CallLimits.DEFAULT.withDeadline(Duration.ofMillis(300)));
    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(failure.sentence()).contains("within 0.3 s");
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheDeadlineWhenAByteComesNowAndThen(Dialect dialect) {
    server.script(
        _ -> ModelServer.answer(dialect, "Hello.", ModelServer.complete(dialect)).dripping());
    CallFailure failure =
        failure(dialect, CallLimits.DEFAULT.withDeadline(Duration.ofMillis(1500)));
    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndACancelledCall(Dialect dialect) {
    server.script(
        _ -> ModelServer.answer(dialect, "Hello.", ModelServer.complete(dialect)).hangingAfter(10));
    try (HttpProvider provider = provider(dialect, server.url())) {
      ModelCall call = provider.start(request(CallLimits.DEFAULT));
      Awaitility.await().until(() -> !server.requests().isEmpty());
      call.cancel("nobody waits for it");
      CallFailure failure =
          assertInstanceOf(ModelReply.Failed.class, call.reply().join()).failure();
      assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
      assertThat(failure.sentence()).contains("nobody waits for it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndWhatIsUnderWayWhenItCloses(Dialect dialect) throws Exception {
    server.script(
        _ -> ModelServer.answer(dialect, "Hello.", ModelServer.complete(dialect)).hangingAfter(10));
    ModelCall call;
    try (HttpProvider provider = provider(dialect, server.url())) {
      call = provider.start(request(CallLimits.DEFAULT));
    }
    assertThat(call.reply().get(10, TimeUnit.SECONDS)).isInstanceOf(ModelReply.Failed.class);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAnAnswerOfTenMegabytes(Dialect dialect) {
    server.script(
        _ -> ModelServer.answer(dialect, "x".repeat(10 << 20), ModelServer.complete(dialect)));
    CallFailure failure = failure(dialect, CallLimits.DEFAULT);
    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(failure.sentence()).contains("at most 4194304 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "''",
        "{}",
        "[]",
        "null",
        "<html>Bad gateway</html>",
        "{\"choices\":[]}",
        "{\"choices\":[{}]}",
        "{\"content\":7}",
        "{\"choices\":",
        "\"text\""
      },
      delimiter = '|')
  void shouldCallAnythingElseInvalid(String body) {
    for (Dialect dialect : Dialect.values()) {
      server.script(_ -> ModelServer.Response.status(200, body));
      ModelReply reply = ask(dialect, CallLimits.DEFAULT);
      if (reply instanceof ModelReply.Answered answered) {
        assertThat(answered.text()).as("%s: %s", dialect, body).isEmpty();
      } else {
        assertThat(((ModelReply.Failed) reply).failure().kind()).isEqualTo(Kind.INVALID_REPLY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatNobodyListens(Dialect dialect) throws Exception {
    URI nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }
    try (HttpProvider provider = provider(dialect, nowhere)) {
      ModelReply reply = provider.start(request(CallLimits.DEFAULT)).reply().join();
      CallFailure failure = assertInstanceOf(ModelReply.Failed.class, reply).failure();
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.sentence()).contains(nowhere.getAuthority());
    }
  }

  private CallFailure failure(Dialect dialect, CallLimits limits) {
    ModelReply reply = ask(dialect, limits);
    return assertInstanceOf(ModelReply.Failed.class, reply, reply::toString).failure();
  }

  private ModelReply ask(Dialect dialect, CallLimits limits) {
    try (HttpProvider provider = provider(dialect, server.url())) {
      return provider.start(request(limits)).reply().join();
    }
  }

  private static HttpProvider provider(Dialect dialect, URI url) {
    ApiKey key = new ApiKey(SECRET, "the variable TEST_API_KEY");
    HttpProvider.Endpoint endpoint = new HttpProvider.Endpoint("test:x", "model-x", url, key);
    assertThat(endpoint.toString()).doesNotContain(SECRET);
    return dialect == Dialect.OPENAI
        ? HttpProvider.openAi(endpoint)
        : HttpProvider.anthropic(endpoint);
  }

  private static ModelRequest request(CallLimits limits) {
    return new ModelRequest("the system", "the question", SCHEMA, limits);
  }
}
