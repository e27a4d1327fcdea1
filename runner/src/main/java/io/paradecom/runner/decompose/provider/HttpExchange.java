package io.paradecom.runner.decompose.provider;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP client that LangChain4j is given for one call. It keeps the call's total deadline, to
 * the last byte of the body and not only to the first of the headers; it ends when the call is
 * cancelled, bounds the body, and leaves status and Retry-After in the scope.
 */
final class HttpExchange implements HttpClient {
  /** Headers that the JDK sets itself. */
  private static final Set<String> RESTRICTED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final java.net.http.HttpClient http;
  private final CallScope scope;
  private final HttpFailures failures;
  private final int maxBytes;

  HttpExchange(
      java.net.http.HttpClient http, CallScope scope, HttpFailures failures, int maxBytes) {
    this.http = http;
    this.scope = scope;
    this.failures = failures;
    this.maxBytes = maxBytes;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(toJdk(request), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    var _ = scope.stopped().thenRun(() -> exchange.cancel(true));
    HttpResponse<byte[]> response = await(exchange);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() / 100 != 2) {
      throw failed(failures.ofStatus(response.statusCode(), response.headers(), body));
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(body)
        .build();
  }

  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      CompletableFuture.anyOf(exchange, scope.stopped())
          .get(scope.remainingNanos(), TimeUnit.NANOSECONDS);
      if (scope.failure() != null) {
        throw new CallEnded();
      }
      return exchange.join();
    } catch (TimeoutException _) {
      scope.timedOut();
      throw new CallEnded();
    } catch (ExecutionException e) {
      throw failed(failures.ofTransport(e.getCause() == null ? e : e.getCause(), maxBytes));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      scope.cancel("the thread was interrupted");
      throw new CallEnded();
    }
  }

  private CallEnded failed(CallFailure failure) {
    scope.fail(failure);
    return new CallEnded();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("Expected no streaming calls.");
  }

  private static java.net.http.HttpRequest toJdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> {
          if (!RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> builder.header(name, value));
          }
        });
    String body = request.body();
    return builder
        .method(
            request.method().name(),
            body == null
                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                : java.net.http.HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Ends a call whose failure stands in its scope. */
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
