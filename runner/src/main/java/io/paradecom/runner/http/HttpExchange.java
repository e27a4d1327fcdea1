package io.paradecom.runner.http;

import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.limit.RetryAfter;
import io.paradecom.runner.time.TimerDelay;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** One request from its start to its end. */
final class HttpExchange implements Execution, Runnable {
  /** How much of an answer is read that only explains a failure, in bytes. */
  private static final int EXPLANATION = 8 * 1024;

  private static final int UNAUTHORIZED = 401;

  private final CloseableHttpClient client;
  private final AccessTokens tokens;
  private final SecretSource secrets;
  private final ExecutionRequest request;
  private final HttpRequestSpec spec;
  private final ExecutionListener listener;
  private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();
  private @Nullable HttpUriRequestBase sent;
  private final CompletableFuture<Outcome> ending = new CompletableFuture<>();

  HttpExchange(
      CloseableHttpClient client,
      AccessTokens tokens,
      SecretSource secrets,
      ExecutionRequest request,
      HttpRequestSpec spec,
      ExecutionListener listener) {
    this.client = client;
    this.tokens = tokens;
    this.secrets = secrets;
    this.request = request;
    this.spec = spec;
    this.listener = listener;
  }

  /** Ends it after {@code timeout}, when it has not ended by then. */
  void endAfter(Duration timeout, ScheduledThreadPoolExecutor timer) {
    ScheduledFuture<?> alarm =
        timer.schedule(
            () -> stop(new Outcome.TimedOut(timeout)),
            TimerDelay.nanosOf(timeout),
            TimeUnit.NANOSECONDS);
    var _ = result.whenComplete((_, _) -> alarm.cancel(false));
  }

  @Override
  public void cancel(String reason) {
    stop(new Outcome.Cancelled(reason));
  }

  private void stop(Outcome outcome) {
    HttpUriRequestBase underWay;
    synchronized (this) {
      ending.complete(outcome);
      underWay = sent;
    }
    if (underWay != null) {
      underWay.cancel();
    }
  }

  @Override
  public CompletableFuture<ExecutionResult> result() {
    return result.copy();
  }

  @Override
  @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits must hear of it.
  public void run() {
    try {
      listener.started();
      FilledRequest filled = FilledRequest.of(spec, request, secrets);
      TokenClient who = filled.client();
      if (who == null) {
        boolean _ = send(filled, false);
      } else {
        sendAs(who, filled);
      }
    } catch (FilledRequest.UnfillableException unfillable) {
      end(new Outcome.SpawnFailed(String.valueOf(unfillable.getMessage())));
    } catch (Throwable broken) {
      result.completeExceptionally(broken);
    }
  }

  /** A token that the server does not take is asked for anew, once. */
  private void sendAs(TokenClient who, FilledRequest filled) {
    String token = token(who);
    if (token != null && !send(filled.withToken(token), true)) {
      tokens.drop(who, token);
      String another = token(who);
      if (another != null) {
        boolean _ = send(filled.withToken(another), false);
      }
    }
  }

  /** Returns a token; null: there is none, and this exchange has ended. */
  private @Nullable String token(TokenClient who) {
    CompletableFuture<TokenAnswer> answer = tokens.of(who);
    CompletableFuture.anyOf(answer, ending).join();
    Outcome stopped = ending.getNow(null);
    if (stopped != null) {
      end(stopped);
      return null;
    }
    return switch (answer.join()) {
      case TokenAnswer.Given(String token, _) -> token;
      case TokenAnswer.Denied(Outcome outcome, Duration pause) -> {
        complete(
            outcome,
            new TaskOutput(null, null, pause == null ? null : Instant.now().plus(pause)),
            pause != null,
            Captured.NOTHING);
        yield null;
      }
    };
  }

  /**
   * Sends it once.
   *
   * @param renewable whether a token goes along of which there may be a better one
   * @return whether this exchange has ended; false: the server wants a better token
   */
  private boolean send(FilledRequest filled, boolean renewable) {
    HttpUriRequestBase message = message(filled);
    Outcome stopped;
    synchronized (this) {
      sent = message;
      stopped = ending.getNow(null);
    }
    if (stopped != null) {
      end(stopped);
      return true;
    }
    HttpClientContext context = HttpClientContext.create();
    if (filled.carriesSecret()) {
      context.setAttribute(SafeRedirects.CARRIES_SECRET, true);
    }
    try (ClassicHttpResponse response =
        client.executeOpen(RoutingSupport.determineHost(message), message, context)) {
      ServerAnswer answer = read(response);
      if (!answer.isWhole()) {
        // Closing would read the rest, which may have no end.
        message.cancel();
      }
      if (renewable && answer.status() == UNAUTHORIZED && !spec.expects(UNAUTHORIZED)) {
        return false;
      }
      judge(answer, filled);
    } catch (IOException | HttpException failed) {
      broken(failed);
    }
    return true;
  }

  private HttpUriRequestBase message(FilledRequest filled) {
    HttpUriRequestBase message = new HttpUriRequestBase(spec.method().name(), filled.url());
    filled.headers().forEach(message::setHeader);
    boolean reads =
        spec.method() == HttpRequestSpec.Method.GET || spec.method() == HttpRequestSpec.Method.HEAD;
    if (!reads && !message.containsHeader("Idempotency-Key")) {
      message.setHeader("Idempotency-Key", request.ids().idempotencyKey());
    }
    String traceParent = request.ids().traceParent();
    if (traceParent != null && !message.containsHeader("traceparent")) {
      message.setHeader("traceparent", traceParent);
    }
    String body = filled.body();
    HttpRequestSpec.Body asked = spec.body();
    if (body != null && asked != null) {
      if (!message.containsHeader("Content-Type")) {
        message.setHeader(
            "Content-Type", asked.json() ? "application/json" : "text/plain; charset=utf-8");
      }
      message.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
    }
    return message;
  }

  private ServerAnswer read(ClassicHttpResponse response) throws IOException {
    int most = spec.expects(response.getCode()) ? request.limits().outputBytes() : EXPLANATION;
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName(), _ -> new ArrayList<>())
          .add(header.getValue() == null ? "" : header.getValue());
    }
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(most + 1);
    boolean whole = body.length <= most;
    return new ServerAnswer(
        response.getCode(), HttpHeaders.of(headers, (_, _) -> true), body, whole);
  }

  private void judge(ServerAnswer answer, FilledRequest filled) {
    if (spec.expects(answer.status())) {
      accept(answer, filled);
      return;
    }
    Captured shown = captured(filled.redactor().redact(answer.beginning()));
    Duration pause = pause(answer);
    boolean mayPass = pause != null || mayPass(answer.status());
    Instant retryAt = pause == null ? null : Instant.now().plus(pause);
    complete(
        new Outcome.RequestFailed(
            "Expected %s to answer with %s, but it answered %d."
                .formatted(where(), expectation(), answer.status()),
            mayPass),
        new TaskOutput(null, null, retryAt),
        pause != null,
        shown);
  }

  private void accept(ServerAnswer answer, FilledRequest filled) {
    int most = request.limits().outputBytes();
    String output = filled.redactor().redact(answer.output());
    int bytes = output.getBytes(StandardCharsets.UTF_8).length;
    if (!answer.isWhole() || bytes > most) {
      end(
          new Outcome.OutputRefused(
              OutputFault.PAYLOAD_TOO_LARGE,
              "Expected an answer of at most %,d bytes from %s, but it has more."
                  .formatted(most, where())));
    } else if (!BlobReference.in(output).isEmpty()) {
      end(
          new Outcome.OutputRefused(
              OutputFault.INVALID_OUTPUT,
              "Expected an answer of %s without the member %s, which only runners write."
                  .formatted(where(), BlobReference.MEMBER)));
    } else {
      complete(new Outcome.Exited(0), new TaskOutput(output, null, null), false, Captured.NOTHING);
    }
  }

  /** Returns how long the server wants to be left alone; null: it does not say so. */
  private static @Nullable Duration pause(ServerAnswer answer) {
    Duration asked = RetryAfter.of(answer.headers());
    return switch (answer.status()) {
      case 429 -> asked == null ? Duration.ofSeconds(30) : asked;
      case 503 -> asked;
      default -> null;
    };
  }

  private static boolean mayPass(int status) {
    return switch (status) {
      case 408, 425, 429 -> true;
      case 501, 505 -> false;
      default -> status >= 500;
    };
  }

  private void broken(Exception failed) {
    Outcome stopped = ending.getNow(null);
    end(stopped == null ? FailedSending.outcome(where(), failed) : stopped);
  }

  /** The address as the graph has it: without what was filled in. */
  private String where() {
    return spec.method() + " " + spec.url();
  }

  private String expectation() {
    return String.join(
        " or ",
        spec.expected().stream()
            .map(status -> status < 10 ? status + "xx" : String.valueOf(status))
            .toList());
  }

  private static Captured captured(String text) {
    return text.isEmpty()
        ? Captured.NOTHING
        : new Captured(text.lines().toList(), List.of(), text.length(), 0, false);
  }

  private void end(Outcome outcome) {
    complete(outcome, TaskOutput.NONE, false, Captured.NOTHING);
  }

  private void complete(Outcome outcome, TaskOutput output, boolean tryLater, Captured shown) {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    result.complete(new ExecutionResult(outcome, output, tryLater, shown, List.of(), took));
  }
}
