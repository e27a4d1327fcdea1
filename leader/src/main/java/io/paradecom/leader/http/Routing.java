package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.paradecom.common.json.StrictJson;
import io.paradecom.common.tls.TlsFailure;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.leader.view.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands requests on to the leader that serves what they ask for, so that any leader may be asked. A
 * request is handed on once: who gets one answers it or says that it cannot. Thread-safe.
 */
final class Routing implements AutoCloseable {
  /** Says that a request comes from another leader; whoever lies about it is told less. */
  static final String FORWARDED = "Paradecom-Forwarded";

  private static final Set<String> OF_FLEET = Set.of("/api/v1/runners", "/api/v1/resources");
  private static final List<String> REQUEST_HEADERS =
      List.of("Accept", "Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID");
  private static final List<String> ANSWER_HEADERS =
      List.of(
          "Content-Type",
          "Content-Disposition",
          "Content-Security-Policy",
          "X-Content-Type-Options",
          "Cache-Control",
          "Location",
          "Retry-After");
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** Longer than the longest wait for an answer, and than that for news of a page. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(45);

  private static final int CHUNK_BYTES = 16 * 1024;

  private final Peers peers;
  private final String scheme;
  private final HttpClient http;

  /**
   * @param scheme that all leaders of the installation are asked with
   * @param client settings for connections to them
   */
  Routing(Peers peers, String scheme, HttpClient.Builder client) {
    this.peers = peers;
    this.scheme = scheme;
    this.http = client.version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build();
  }

  /** Whether another leader handed the request on. */
  static boolean isForwarded(Context context) {
    return context.header(FORWARDED) != null;
  }

  /** Returns a route that is answered by the leader which serves what it asks for. */
  Route toOwner(Route route) {
    boolean ofWorkflow = route.path().contains("{workflow}");
    if (!ofWorkflow && !OF_FLEET.contains(route.path())) {
      return route;
    }
    Handler here = route.handler();
    return route.with(context -> {
      Optional<String> owner = isForwarded(context) ? Optional.empty() : owner(context, ofWorkflow);
      if (owner.isEmpty()) {
        here.handle(context);
      } else {
        forward(context, owner.get());
      }
    });
  }

  private Optional<String> owner(Context context, boolean ofWorkflow) {
    return ofWorkflow ? peers.ownerOf(Inputs.workflow(context)) : peers.ownerOfFleet();
  }

  private void forward(Context context, String owner) throws IOException {
    String query = context.req().getQueryString();
    String target = context.req().getRequestURI() + (query == null ? "" : "?" + query);
    HttpRequest.Builder request = request(context, owner, target);
    if (context.method().equals(HandlerType.POST)) {
      request.POST(
          HttpRequest.BodyPublishers.ofByteArray(
              Inputs.body(context).getBytes(StandardCharsets.UTF_8)));
    }
    HttpResponse<InputStream> answer = send(request.build(), owner);
    try (InputStream body = answer.body()) {
      context.status(answer.statusCode());
      for (String name : ANSWER_HEADERS) {
        answer.headers().firstValue(name).ifPresent(value -> context.header(name, value));
      }
      copy(body, context.res().getOutputStream());
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
      to.write(chunk, 0, read);
      // Events are worth something only while they are new.
      to.flush();
    }
  }

  /**
   * Asks a leader about what it serves itself.
   *
   * @param asked with whose credentials
   * @throws Problem when it does not answer; what it refuses is refused here in its words
   */
  JsonNode ask(Context asked, String peer, String target) {
    HttpResponse<InputStream> answer = send(request(asked, peer, target).build(), peer);
    try (InputStream body = answer.body()) {
      JsonNode said = StrictJson.read(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      if (answer.statusCode() == 200) {
        return said;
      }
      throw Problem.of(answer.statusCode(), said.path("detail").asText());
    } catch (IOException broken) {
      throw unreachable(peer, broken);
    }
  }

  /** Returns {@code host:port} of the other leaders. */
  List<String> others() {
    return peers.all();
  }

  /** Returns the other leader that serves a workflow; empty: this one, or nobody. */
  Optional<String> ownerOf(WorkflowId workflow) {
    return peers.ownerOf(workflow);
  }

  private HttpRequest.Builder request(Context context, String peer, String target) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://" + peer + target))
            .timeout(ANSWER_LIMIT)
            .header(FORWARDED, "1");
    for (String name : REQUEST_HEADERS) {
      String value = context.header(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request;
  }

  private HttpResponse<InputStream> send(HttpRequest request, String peer) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failed) {
      throw unreachable(peer, failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("Expected an answer of another leader, but this one stops.");
    }
  }

  private static Problem unreachable(String peer, IOException failed) {
    String said = failed.getMessage() == null ? "nobody listens there" : failed.getMessage();
    return Problem.unavailable(
        "Expected the leader at %s, which serves this, to answer, but %s; another one takes over if it is gone."
            .formatted(peer, TlsFailure.reason(failed, "--tls-ca FILE").orElse(said)));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
