package io.paradecom.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one instance: the level below {@link ParadecomClient}, for what that has no
 * method for. Paths and bodies are those of the OpenAPI description. Nothing is tried again.
 * Thread-safe.
 */
public final class RestConnection implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final int FIRST_REFUSAL = 300;

  private final URI base;
  private final @Nullable String key;
  private final Duration answerLimit;
  private final HttpClient http;

  /**
   * @param base as {@code http://127.0.0.1:8088}
   * @param key an API key or a token, which is shown with every request; null: none
   * @param tls whom it trusts, where the address begins with https
   * @param answerLimit how long an answer may take, above 0; streams have no such limit
   */
  public RestConnection(URI base, @Nullable String key, SSLContext tls, Duration answerLimit) {
    this.base = base;
    this.key = key;
    this.answerLimit = answerLimit;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .sslContext(tls)
            .build();
  }

  /** Where the instance is. */
  public URI base() {
    return base;
  }

  /**
   * Returns a path below {@code /api/v1} of segments that may hold anything.
   *
   * @throws IllegalArgumentException when one is empty or a step of a path, and would name
   *     something else
   */
  public static String path(String... segments) {
    StringBuilder path = new StringBuilder("/api/v1");
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("Expected an id, but found '%s'.".formatted(segment));
      }
      path.append('/').append(encoded(segment));
    }
    return path.toString();
  }

  /** Returns a query of parameters, with its question mark; those without a value are left out. */
  public static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach((name, value) -> {
      if (!value.isEmpty()) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value));
      }
    });
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Asks.
   *
   * @throws ParadecomException when there is no answer, or none that is as it must be
   */
  public JsonNode get(String path) {
    return answer(request(path).timeout(answerLimit).GET().build());
  }

  /**
   * Sends a body.
   *
   * @param headers name and value in turn, at least the media type
   * @throws ParadecomException when there is no answer, or none that is as it must be
   */
  public JsonNode post(String path, String body, String... headers) {
    return answer(
        request(path)
            .timeout(answerLimit)
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /**
   * Sends an object.
   *
   * @throws ParadecomException when there is no answer, or none that is as it must be
   */
  public JsonNode post(String path, ObjectNode body) {
    return post(path, body.toString(), "Content-Type", "application/json");
  }

  /**
   * Opens a stream of Server-Sent Events, which the caller closes.
   *
   * @throws ParadecomException when there is no answer, or a refusal
   */
  public InputStream stream(String path) {
    return open(request(path).header("Accept", "text/event-stream").GET().build());
  }

  /**
   * Opens an answer that is no JSON, as a file to be saved, which the caller closes. What is read
   * of it fails when it ends early.
   *
   * @throws ParadecomException when there is no answer, or a refusal
   */
  public InputStream download(String path) {
    return open(request(path).GET().build());
  }

  private InputStream open(HttpRequest request) {
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() < FIRST_REFUSAL) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw refusal(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw unreachable(broken);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private JsonNode answer(HttpRequest request) {
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= FIRST_REFUSAL) {
      throw refusal(response, response.body());
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException foreign) {
      throw new ForeignAnswerException(
          "Expected JSON from %s, but found something else. Is it a paradecom instance?"
              .formatted(base),
          foreign);
    }
  }

  private static RefusedException refusal(HttpResponse<?> response, String body) {
    Optional<String> wait = response.headers().firstValue("Retry-After");
    return RefusedException.of(Problem.read(response.statusCode(), body, wait));
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException failed) {
      throw unreachable(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UnreachableException(
          "Expected an answer of %s, but was interrupted.".formatted(base), interrupted);
    }
  }

  private UnreachableException unreachable(IOException failed) {
    return new UnreachableException(
        "Expected an instance at %s, but %s."
            .formatted(
                base, Objects.requireNonNullElse(failed.getMessage(), "nobody listens there")),
        failed);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
