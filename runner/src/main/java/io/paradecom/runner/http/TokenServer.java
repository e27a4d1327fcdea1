package io.paradecom.runner.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.spec.OAuthClient.Proof;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.runner.limit.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Asks for access tokens by the client credentials grant (RFC 6749, section 4.4), through the same
 * client and so by the same rules as every other request. Each question is asked once and ends
 * within a minute. No redirect is followed, for what is sent is a secret. Thread-safe.
 */
final class TokenServer implements AutoCloseable {
  /** Longest time for one token. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** How long a token is used whose server does not say how long it lives. */
  private static final Duration UNSAID_LIFE = Duration.ofMinutes(5);

  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 64 * 1024;

  /** What fits into a header; longer ones no server takes. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,32768}");

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final Supplier<CloseableHttpClient> client;
  private final ScheduledExecutorService timer;
  private final Set<HttpUriRequestBase> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  TokenServer(Supplier<CloseableHttpClient> client, ScheduledExecutorService timer) {
    this.client = client;
    this.timer = timer;
  }

  /** Asks once, and blocks until there is an answer or none is to be expected. */
  TokenAnswer ask(TokenClient who) {
    HttpUriRequestBase message = message(who);
    underWay.add(message);
    if (closed) {
      message.cancel();
    }
    ScheduledFuture<?> alarm =
        timer.schedule(message::cancel, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response =
        client.get().executeOpen(RoutingSupport.determineHost(message), message, null)) {
      byte[] body = body(response);
      if (body.length > MOST_BYTES) {
        // Closing would read the rest, which may have no end.
        message.cancel();
      }
      return judge(who, response, body);
    } catch (IOException | HttpException failed) {
      return new TokenAnswer.Denied(FailedSending.outcome(who.where(), failed), null);
    } finally {
      alarm.cancel(false);
      underWay.remove(message);
    }
  }

  private static HttpUriRequestBase message(TokenClient who) {
    HttpUriRequestBase message = new HttpUriRequestBase("POST", URI.create(who.tokenUrl()));
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    if (who.proof() == Proof.BASIC) {
      String pair = encoded(who.id()) + ":" + encoded(who.secret());
      message.setHeader(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      add(form, "client_id", who.id());
      add(form, "client_secret", who.secret());
    }
    add(form, "scope", who.scope());
    add(form, "audience", who.audience());
    message.setHeader("Accept", "application/json");
    message.setHeader("Content-Type", "application/x-www-form-urlencoded");
    message.setEntity(new ByteArrayEntity(form.toString().getBytes(StandardCharsets.UTF_8), null));
    return message;
  }

  private static void add(StringBuilder form, String name, String value) {
    if (!value.isEmpty()) {
      form.append('&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? new byte[0] : entity.getContent().readNBytes(MOST_BYTES + 1);
  }

  private static TokenAnswer judge(TokenClient who, ClassicHttpResponse response, byte[] body) {
    int status = response.getCode();
    if (status == 200) {
      return given(who, json(body));
    }
    JsonNode code = json(body).path("error");
    String named =
        CODE.matcher(code.asText()).matches()
            ? " (" + Redactor.of(List.of(who.id(), who.secret())).redact(code.asText()) + ")"
            : "";
    String reason =
        "Expected a token from %s, but it answered %d%s.".formatted(who.where(), status, named);
    Duration pause = pause(status, response);
    boolean mayPass = pause != null || status == 408 || status == 429 || status >= 500;
    return new TokenAnswer.Denied(new Outcome.RequestFailed(reason, mayPass), pause);
  }

  private static TokenAnswer given(TokenClient who, JsonNode answer) {
    String type = answer.path("token_type").asText("Bearer");
    if (!type.equalsIgnoreCase("Bearer")) {
      return unusable(who, "it gives one of another type");
    }
    JsonNode token = answer.path("access_token");
    if (!token.isTextual() || !TOKEN.matcher(token.textValue()).matches()) {
      return unusable(who, "there is none in its answer");
    }
    return new TokenAnswer.Given(token.textValue(), life(answer.path("expires_in").asText()));
  }

  private static TokenAnswer unusable(TokenClient who, String found) {
    return new TokenAnswer.Denied(
        new Outcome.RequestFailed(
            "Expected a bearer token from %s, but %s.".formatted(who.where(), found), false),
        null);
  }

  private static Duration life(String seconds) {
    if (!SECONDS.matcher(seconds).matches()) {
      return UNSAID_LIFE;
    }
    Duration life = Duration.ofSeconds(Integer.parseInt(seconds));
    return life.compareTo(LONGEST_LIFE) < 0 ? life : LONGEST_LIFE;
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode read = ExactJson.MAPPER.readTree(body);
      return read == null ? ExactJson.MAPPER.missingNode() : read;
    } catch (IOException _) {
      return ExactJson.MAPPER.missingNode();
    }
  }

  private static @Nullable Duration pause(int status, ClassicHttpResponse response) {
    if (status != 429 && status != 503) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : response.getHeaders()) {
      headers.put(header.getName(), List.of(header.getValue() == null ? "" : header.getValue()));
    }
    Duration asked = RetryAfter.of(HttpHeaders.of(headers, (_, _) -> true));
    return asked == null && status == 429 ? USUAL_PAUSE : asked;
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(HttpUriRequestBase::cancel);
  }
}
