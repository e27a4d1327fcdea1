package io.paradecom.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import io.paradecom.common.tls.TlsFailure;
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
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Talks to the REST interface of one instance. What it refuses ends the verb with its words. */
public final class RestClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final URI base;
  private final @Nullable String key;
  private final HttpClient http;

  /**
   * @param key that is shown, or a token; null: none
   * @param tls whom it trusts, where the address begins with https
   */
  public RestClient(URI base, @Nullable String key, SSLContext tls) {
    this.base = base;
    this.key = key;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .sslContext(tls)
            .build();
  }

  /**
   * Returns a path of segments that may hold anything.
   *
   * @throws CliException when one is a step of a path, and would name something else
   */
  public static String path(String... segments) {
    StringBuilder path = new StringBuilder("/api/v1");
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new CliException(
            ExitCode.INVALID, "Expected an id, but found '%s'.".formatted(segment));
      }
      path.append('/').append(encoded(segment));
    }
    return path.toString();
  }

  /** Returns a query of parameters; those without a value are left out. */
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

  /** Whether the instance is on this machine, so that directories of here are there. */
  public boolean isHere() {
    return base.getHost().equals("127.0.0.1") || base.getHost().equals("localhost");
  }

  /**
   * Asks.
   *
   * @throws CliException when the instance cannot be reached or refuses
   */
  public JsonNode get(String path) {
    return answer(request(path).timeout(ANSWER_LIMIT).GET().build());
  }

  /**
   * Sends a body.
   *
   * @param headers name and value in turn, at least the media type
   * @throws CliException when the instance cannot be reached or refuses
   */
  public JsonNode post(String path, String body, String... headers) {
    return answer(
        request(path)
            .timeout(ANSWER_LIMIT)
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Sends an object. */
  public JsonNode post(String path, ObjectNode body) {
    return post(path, body.toString(), "Content-Type", "application/json");
  }

  /**
   * Opens a stream of events.
   *
   * @throws CliException when the instance cannot be reached or refuses
   */
  InputStream stream(String path) {
    HttpRequest request = request(path).header("Accept", "text/event-stream").GET().build();
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (InputStream body = response.body()) {
        throw refusal(
            response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException broken) {
        throw unreachable(broken);
      }
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private JsonNode answer(HttpRequest request) {
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw refusal(response.statusCode(), response.body());
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException foreign) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected JSON from %s, but found something else. Is it a paradecom instance?"
              .formatted(base),
          foreign);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException failed) {
      throw unreachable(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException(
          ExitCode.INFRASTRUCTURE, "Expected an answer, but was stopped.", interrupted);
    }
  }

  private CliException unreachable(IOException failed) {
    Optional<String> tls = TlsFailure.reason(failed, InstanceOptions.AUTHORITIES + " FILE");
    String text =
        tls.isPresent()
            ? "Expected an instance at %s, but %s.".formatted(base, tls.get())
            : "Expected an instance at %s, but %s. Start one with 'paradecom up'."
                .formatted(base, inTheClear(failed));
    return new CliException(ExitCode.INFRASTRUCTURE, text, failed);
  }

  private String inTheClear(IOException failed) {
    String said = failed.getMessage();
    if (said == null) {
      return "nobody listens there";
    }
    boolean foreign =
        "http".equals(base.getScheme())
            && (said.contains("received no bytes") || said.contains("status line"));
    return foreign
        ? "what answers there speaks no HTTP; its address begins with https:// if it has TLS"
        : said;
  }

  private static CliException refusal(int status, String body) {
    ExitCode code = status >= 500 ? ExitCode.INFRASTRUCTURE : ExitCode.INVALID;
    StringBuilder text = new StringBuilder();
    try {
      JsonNode problem = JSON.readTree(body);
      text.append(Printable.of(problem.path("detail").asText()));
      for (JsonNode error : problem.path("errors")) {
        text.append(System.lineSeparator()).append("  ").append(Printable.of(error.asText()));
      }
    } catch (JsonProcessingException foreign) {
      text.append("the instance answered with status ").append(status);
    }
    return new CliException(code, text.isEmpty() ? "status " + status : text.toString());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
