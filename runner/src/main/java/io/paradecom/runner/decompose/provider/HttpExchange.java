package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that LangChain4j is given for one call. It keeps the call's total deadline, to
 * the last byte of the body and not only to the first of the headers; it ends when the call is
 * cancelled, bounds the body, and leaves status and Retry-After in the scope.
 */
final class HttpExchange implements HttpClient {
  /** Headers that the JDK sets itself. */
  private static final Set<String> RESTRICTED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  /** What a few letters of text are wrapped in, against their own size. */
  private static final long EVENT_OVERHEAD = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final java.net.http.HttpClient http;
  private final CallScope scope;
  private final HttpFailures failures;
  private final int maxBytes;
  private final @Nullable Stream stream;
  private volatile Streamed streamed = Streamed.WHOLE;

  /** How the answer came. */
  enum Streamed {
    /** In one piece, or not at all. */
    WHOLE,
    /** As events, which have been read. */
    IN_PIECES,
    /** Not at all, because a stream was asked for. */
    REFUSED
  }

  /** What makes a request one for a stream, and who reads it. */
  record Stream(StreamFormat format, StreamedReply reply) {}

  /**
   * @param stream null: the answer comes whole
   */
  HttpExchange(
      java.net.http.HttpClient http,
      CallScope scope,
      HttpFailures failures,
      int maxBytes,
      @Nullable Stream stream) {
    this.http = http;
    this.scope = scope;
    this.failures = failures;
    this.maxBytes = maxBytes;
    this.stream = stream;
  }

  Streamed streamed() {
    return streamed;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(toJdk(request), this::subscriber);
    var _ = scope.stopped().thenRun(() -> exchange.cancel(true));
    HttpResponse<byte[]> response = await(exchange);
    if (response == null) {
      streamed = Streamed.IN_PIECES;
      throw new CallEnded();
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() / 100 != 2) {
      if (isRefusedStream(response.statusCode(), body)) {
        streamed = Streamed.REFUSED;
        throw new CallEnded();
      }
      throw failed(failures.ofStatus(response.statusCode(), response.headers(), body));
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(body)
        .build();
  }

  private BodySubscriber<byte[]> subscriber(ResponseInfo answer) {
    return isStream(answer.statusCode(), answer.headers()) && stream != null
        ? BodySubscribers.limiting(
            BodySubscribers.fromLineSubscriber(
                stream.reply(), _ -> new byte[0], StandardCharsets.UTF_8, null),
            EVENT_OVERHEAD * maxBytes)
        : BodySubscribers.limiting(BodySubscribers.ofByteArray(), maxBytes);
  }

  private static boolean isStream(int status, HttpHeaders headers) {
    return status / 100 == 2
        && headers.firstValue("content-type").orElse("").startsWith("text/event-stream");
  }

  /** Some servers do not know streams, or not how to count their tokens. */
  private boolean isRefusedStream(int status, String body) {
    return stream != null && (status == 400 || status == 422) && body.contains("stream");
  }

  /** Returns the answer; null: it came as a stream. */
  private @Nullable HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      CompletableFuture.anyOf(exchange, over(), scope.stopped())
          .get(scope.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      scope.timedOut();
    } catch (ExecutionException e) {
      if (hasBegun()) {
        return null;
      }
      throw failed(failures.ofTransport(e.getCause() == null ? e : e.getCause(), maxBytes));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      scope.cancel("the thread was interrupted");
    }
    if (scope.failure() != null) {
      throw new CallEnded();
    }
    return over().isDone() ? leave(exchange) : whole(exchange.join());
  }

  private CompletableFuture<Void> over() {
    return stream == null ? new CompletableFuture<>() : stream.reply().over();
  }

  private boolean hasBegun() {
    return stream != null && stream.reply().hasBegun();
  }

  /** What is left of a stream is its end, after which the connection is of use again. */
  private static @Nullable HttpResponse<byte[]> leave(
      CompletableFuture<HttpResponse<byte[]>> exchange) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> exchange.cancel(true));
    return null;
  }

  private @Nullable HttpResponse<byte[]> whole(HttpResponse<byte[]> response) {
    boolean isStream = stream != null && isStream(response.statusCode(), response.headers());
    return isStream ? null : response;
  }

  private CallEnded failed(CallFailure failure) {
    scope.fail(failure);
    return new CallEnded();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("Expected streams to be read here.");
  }

  private java.net.http.HttpRequest toJdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> {
          if (!RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> builder.header(name, value));
          }
        });
    String body = stream == null ? request.body() : streaming(request.body(), stream.format());
    return builder
        .method(
            request.method().name(),
            body == null
                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                : java.net.http.HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static String streaming(String body, StreamFormat format) {
    try {
      ObjectNode asked = (ObjectNode) JSON.readTree(body);
      format.askIn(asked);
      return asked.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a request to be JSON.", e);
    }
  }

  /** Ends a call whose failure stands in its scope, or whose answer came as a stream. */
  static final class CallEnded extends LangChain4jException {
    private static final long serialVersionUID = 1L;

    CallEnded() {
      super("The call has ended.");
    }
  }

  /** Hands out one exchange; its timeouts are left alone, since the scope has the only one. */
  record Source(HttpExchange exchange) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return Duration.ofNanos(exchange.scope.remainingNanos());
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return connectTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return exchange;
    }
  }
}
