package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RestEventsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELD =
      "apiVersion: paradecom/v1\nworkflow: held\ntasks: { hold: { command: [x] } }\n";
  private static int fixtures;

  @TempDir private Path folder;
  private RestFixture rest;

  @BeforeEach
  void start() throws Exception {
    fixtures++;
    String prefix = BROKER.prefix() + fixtures + ".";
    rest =
        new RestFixture(BROKER.bootstrapServers(), prefix, folder, Duration.ofSeconds(30)).served();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  /** What a stream tells, message by message. */
  private record Stream(BufferedReader lines) implements AutoCloseable {
    /** Returns the fields of the next message; empty: the stream has ended. */
    Map<String, String> next() throws IOException {
      Map<String, String> fields = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !fields.isEmpty()) {
          return fields;
        }
        int colon = line.indexOf(": ");
        if (colon > 0) {
          fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
      }
      return fields;
    }

    List<Map<String, String>> untilCaughtUp() throws IOException {
      List<Map<String, String>> messages = new ArrayList<>();
      Map<String, String> message = next();
      while (!"caughtUp".equals(message.get("event"))) {
        assertThat(message).as("after %s", messages).isNotEmpty();
        messages.add(message);
        message = next();
      }
      return messages;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private HttpResponse<InputStream> open(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        rest.request(path + "/events").header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return rest.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private Stream stream(String path, String... headers) throws Exception {
    HttpResponse<InputStream> response = open(path, headers);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new Stream(
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
  }

  private static List<Long> sequences(List<Map<String, String>> messages) throws IOException {
    List<Long> sequences = new ArrayList<>();
    for (Map<String, String> message : messages) {
      JsonNode data = JSON.readTree(message.getOrDefault("data", ""));
      if (data.path("type").asText().equals("WorkflowEventBatch")) {
        for (int i = 0; i < data.path("events").size(); i++) {
          sequences.add(data.path("firstSequence").asLong() + i);
        }
      }
    }
    return sequences;
  }

  @Test
  void shouldRefuseAPlaceThatItNeverSent() throws Exception {
    // Given
    String path = rest.submit(HELD);

    // When
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + rest.port() + path + "/events"))
                    .header("Last-Event-ID", "yesterday")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Expected Last-Event-ID").contains("yesterday");
  }

  @Test
  void shouldTellAllFromTheStartAndResumeWithoutLossOrRepetition() throws Exception {
    // Given
    String path = rest.submit(HELD);
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    String other = rest.submit(HELD);
    List<Map<String, String>> all = new ArrayList<>();
    try (Stream stream = stream(path)) {
      all.addAll(stream.untilCaughtUp());
    }
    int seenBefore = all.size();

    // When: a stream is resumed in the middle, and goes on with what comes.
    String middle = all.get(seenBefore / 2).getOrDefault("id", "");
    List<Map<String, String>> resumed = new ArrayList<>();
    try (Stream stream = stream(path, "Last-Event-ID", middle)) {
      resumed.addAll(stream.untilCaughtUp());
      rest.order(other + "/cancel", "");
      rest.order(path + "/cancel", "");
      while (resumed.isEmpty()
          || !resumed.getLast().getOrDefault("data", "").contains("WorkflowEnded")) {
        resumed.add(stream.next());
      }
    }
    List<Map<String, String>> again;
    rest.awaitState(path, "CANCELLED");
    try (Stream stream = stream(path)) {
      again = stream.untilCaughtUp();
    }

    // Then
    assertThat(again.subList(0, seenBefore)).isEqualTo(all);
    assertThat(again.subList(seenBefore / 2 + 1, again.size())).isEqualTo(resumed);
    assertThat(all.getFirst().get("event")).isEqualTo("WorkflowEventBatch");
    assertThat(JSON.readTree(all.getFirst().getOrDefault("data", "")).path("offset").asText())
        .isEqualTo(all.getFirst().get("id"));
    List<Long> sequences = sequences(again);
    assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, sequences.size()).boxed().toList());
  }

  @Test
  void shouldEndStreamsWhenTheServerIsClosed() throws Exception {
    // Given
    String path = rest.submit(HELD);

    // When
    try (Stream stream = stream(path)) {
      stream.untilCaughtUp();
      rest.server().close();

      // Then
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () -> CompletableFuture.supplyAsync(() -> drained(stream)).get(30, TimeUnit.SECONDS));
    }
  }

  private static boolean drained(Stream stream) {
    try {
      while (!stream.next().isEmpty()) {
        // What was on its way.
      }
    } catch (IOException cut) {
      return true;
    }
    return true;
  }

  /** Returns the events up to the claim, which the state may show before it is committed. */
  private JsonNode claimed(String path) {
    return rest.awaitJson(
        path + "/events?limit=1000", body -> body.toString().contains("TaskClaimed"));
  }

  @Test
  void shouldGivePagesThatGoOnWhereTheyEnded() throws Exception {
    // Given
    String path = rest.submit(HELD);
    JsonNode whole = claimed(path);

    // When
    List<JsonNode> paged = new ArrayList<>();
    long after = -1;
    for (int i = 0; i < whole.path("events").size(); i++) {
      JsonNode page = rest.get(path + "/events?limit=1&after=" + after).json();
      page.path("events").forEach(paged::add);
      after = page.path("next").asLong();
    }

    // Then
    assertThat(paged).hasSizeGreaterThan(1);
    assertThat(JSON.createArrayNode().addAll(paged)).isEqualTo(whole.path("events"));
    JsonNode end = rest.get(path + "/events?after=" + after).json();
    assertThat(end.path("events").size()).isZero();
    assertThat(end.path("next").asLong()).isEqualTo(after);
  }

  @Test
  void shouldWaitForNews() throws Exception {
    // Given
    String path = rest.submit(HELD);
    long end = claimed(path).path("next").asLong();

    // When
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return rest.get(path + "/events?waitMs=30000&after=" + end);
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
    rest.order(path + "/pause", "");

    // Then
    JsonNode page = waiting.get(60, TimeUnit.SECONDS).json();
    assertThat(page.path("events").toString()).contains("WorkflowPaused");
    assertThat(page.path("next").asLong()).isGreaterThan(end);
    assertThat(rest.get(path + "/events?waitMs=30001").detail()).contains("30001");
  }

  @Test
  void shouldRefuseMoreStreamsThanItCanHold() throws Exception {
    // Given
    String path = rest.submit(HELD);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < RestFixture.MOST_STREAMS; i++) {
      Stream stream = stream(path);
      stream.untilCaughtUp();
      streams.add(stream);
    }

    // When
    Answer refused = rest.get(path + "/events");

    // Then
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.type()).startsWith("application/problem+json");
    for (Stream stream : streams) {
      stream.close();
    }
    // A reader that is gone is noticed by the first write after it went.
    rest.order(path + "/pause", "");
    rest.order(path + "/resume", "");
    await().atMost(Duration.ofSeconds(60)).until(() -> rest.get(path + "/events").status() == 200);
  }
}
