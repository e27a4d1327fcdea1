package io.paradecom.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The committed events of a workflow, in order, as they happen. When the connection is lost it goes
 * on behind the last event that it has seen, for about a minute of tries; what it told is told
 * once. At most 10,000 events wait for the reader; then the instance waits too. Used by one thread.
 */
public final class WorkflowEvents implements AutoCloseable {
  /** Everything that is kept, from its first event on. */
  public static final long FROM_START = -1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BEHIND = 10_000;
  private static final int MOST_RETRIES = 120;
  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * One record of {@code workflow.events}.
   *
   * @param offset where it stands; a stream that begins behind it goes on with the next
   * @param type {@code WorkflowEventBatch}, {@code CommandRejected} or {@code CommandAccepted};
   *     more may come
   * @param document its fields, as docs/protocol.md has them
   */
  public record Event(long offset, String type, JsonNode document) {
    /** Returns the names of what happened, as {@code TaskSucceeded}; empty: it is no batch. */
    public List<String> happened() {
      List<String> names = new ArrayList<>();
      document.path("events").forEach(event -> names.add(event.path("type").asText()));
      return names;
    }
  }

  /** What a line of the stream means here. */
  private sealed interface Item {
    record Said(Event event) implements Item {}

    record CaughtUp() implements Item {}

    record Broken(ParadecomException why) implements Item {}
  }

  private final RestConnection connection;
  private final String path;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>(MOST_BEHIND);
  private final Thread reader;
  private long lastOffset;
  private boolean caughtUp;
  private volatile boolean closed;
  private volatile @Nullable InputStream open;

  /**
   * Opens the stream.
   *
   * @param after the offset of the last event that is known already, or {@link #FROM_START}
   * @throws ParadecomException when the instance cannot be reached or does not know the workflow
   */
  public WorkflowEvents(RestConnection connection, String workflow, long after) {
    this.connection = connection;
    this.path = RestConnection.path("workflows", workflow, "events") + "?after=";
    this.lastOffset = after;
    InputStream first = connect();
    this.reader = Thread.ofPlatform().daemon().name("event-stream").unstarted(() -> read(first));
    reader.start();
  }

  private InputStream connect() {
    InputStream stream = connection.stream(path + lastOffset);
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
    } catch (ParadecomException gone) {
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
      } catch (ParadecomException failed) {
        if (tries >= MOST_RETRIES || !mayPass(failed)) {
          throw failed;
        }
      }
    }
  }

  private static boolean mayPass(ParadecomException failed) {
    return switch (failed) {
      case UnreachableException _, RefusedException.Unavailable _ -> true;
      case RefusedException.TooManyRequests _ -> true;
      case RefusedException _, ForeignAnswerException _ -> false;
    };
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

  private void take(String name, String data) {
    if (name.equals("caughtUp")) {
      offer(new Item.CaughtUp());
      return;
    }
    try {
      JsonNode node = JSON.readTree(data);
      Event event = new Event(node.path("offset").asLong(), node.path("type").asText(), node);
      lastOffset = event.offset();
      offer(new Item.Said(event));
    } catch (JsonProcessingException foreign) {
      throw new ForeignAnswerException(
          "Expected an event in JSON, but " + foreign.getOriginalMessage(), foreign);
    }
  }

  private void offer(Item item) {
    try {
      items.put(item);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether everything was read that had been said when the stream was opened. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /**
   * Returns what has been said since the last call; waits at most {@code patience} for it.
   *
   * @throws ParadecomException when the connection was lost and does not come back
   */
  public List<Event> poll(Duration patience) {
    List<Event> news = new ArrayList<>();
    try {
      Item item = items.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      while (item != null) {
        switch (item) {
          case Item.Said said -> news.add(said.event());
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
