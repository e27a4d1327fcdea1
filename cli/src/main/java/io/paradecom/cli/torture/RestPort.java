package io.paradecom.cli.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Posts to the leaders in turn, as a client behind a load balancer does. Thread-safe. */
final class RestPort implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private final List<String> leaders;
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  RestPort(List<String> leaders) {
    this.leaders = leaders;
  }

  /** What a leader said. */
  record Answer(int status, String body) {
    boolean isYes() {
      return status < 300;
    }

    /** Whether the same request may have another answer later. */
    boolean isForNow() {
      return status >= 500 || status == 408 || status == 429;
    }
  }

  /** Asks the next leader; empty: it is not there, or did not answer. */
  Optional<Answer> post(String path, String type, String body) throws InterruptedException {
    String leader = leaders.get(Math.floorMod(turn.getAndIncrement(), leaders.size()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(leader + "/api/v1" + path))
            .header("Content-Type", type)
            .timeout(ANSWER_LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(answer.statusCode(), answer.body()));
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
