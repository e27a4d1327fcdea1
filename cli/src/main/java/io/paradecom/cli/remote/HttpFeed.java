package io.paradecom.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.client.EventStream;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.json.RecordJson;
import io.paradecom.common.json.RecordParser;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's events from the REST interface, as Server-Sent Events. When the connection is lost
 * it goes on behind the last event that it has seen, as long as the instance can be reached again.
 */
final class HttpFeed implements EventStream {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BEHIND = 10_000;
  private static final int MOST_RETRIES = 120;
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a line of the stream means here. */
  private sealed interface Item {
    record Said(Feed feed) implements Item {}

    record CaughtUp() implements Item {}

    record Broken(CliException why) implements Item {}
  }

  private final RestClient client;
  private final String workflow;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>(MOST_BEHIND);
  private final Thread reader;
  private long lastOffset = -1;
  private boolean caughtUp;
  private volatile boolean closed;
  private volatile @Nullable InputStream open;

  /**
   * Opens the stream of everything that is kept about a workflow.
   *
   * @throws CliException when the instance cannot be reached or does not know the workflow
   */
  HttpFeed(RestClient client, String workflow) {
    this.client = client;
    this.workflow = workflow;
    InputStream first = connect();
    this.reader = Thread.ofPlatform().daemon().name("event-stream").start(() -> read(first));
  }

  private InputStream connect() {
    InputStream stream =
        client.stream(RestClient.path("workflows", workflow, "events") + "?after=" + lastOffset);
    open = stream;
    return stream;
  }

  private void read(InputStream first) {
    try {
      InputStream stream = first;
      int failures = 0;
      while (!closed) {
        long before = lastOffset;
        try {
          drain(stream);
        } catch (IOException lost) {
          // What follows tries again from the same place.
          failures = lastOffset > before ? 0 : failures;
        }
        failures++;
        stream = reconnect(failures);
      }
    } catch (CliException gone) {
      offer(new Item.Broken(gone));
    }
  }

  private InputStream reconnect(int failures) {
    for (int tries = failures; ; tries++) {
      try {
        if (closed || !pause()) {
          return InputStream.nullInputStream();
        }
        return connect();
      } catch (CliException unreachable) {
        if (tries >= MOST_RETRIES || unreachable.exitCode() != ExitCode.INFRASTRUCTURE) {
          throw unreachable;
        }
      }
    }
  }

  /** Waits a moment before another try; returns false when this thread is to end. */
  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void drain(InputStream stream) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          take(event, line.substring("data: ".length()));
        }
      }
    }
  }

  private void take(String event, String data) {
    if (event.equals("caughtUp")) {
      offer(new Item.CaughtUp());
      return;
    }
    try {
      JsonNode node = JSON.readTree(data);
      lastOffset = node.path("offset").asLong();
      feed(node).ifPresent(feed -> offer(new Item.Said(feed)));
    } catch (JsonProcessingException | ContractViolationException foreign) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected an event as this version knows them, but " + foreign.getMessage(),
          foreign);
    }
  }

  private static Optional<Feed> feed(JsonNode node) {
    long offset = node.path("offset").asLong();
    Schema schema =
        switch (node.path(RecordJson.TYPE).asText()) {
          case "WorkflowEventBatch" -> WorkflowEventBatch.getClassSchema();
          case "CommandRejected" -> CommandRejected.getClassSchema();
          case "CommandAccepted" -> CommandAccepted.getClassSchema();
          default -> null;
        };
    if (schema == null) {
      return Optional.empty();
    }
    ObjectNode record = (ObjectNode) node;
    record.remove("offset");
    return Feed.of(offset, RecordParser.parse(record, schema));
  }

  private void offer(Item item) {
    try {
      items.put(item);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isCaughtUp() {
    return caughtUp;
  }

  @Override
  public List<Feed> poll(Duration patience) {
    List<Feed> news = new ArrayList<>();
    try {
      Item item = items.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      while (item != null) {
        switch (item) {
          case Item.Said said -> news.add(said.feed());
          case Item.CaughtUp _ -> {
            caughtUp = true;
            return news;
          }
          case Item.Broken broken -> throw broken.why();
        }
        item = items.poll();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    return news;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    InputStream stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException ended) {
        // It is over either way.
      }
    }
  }
}
