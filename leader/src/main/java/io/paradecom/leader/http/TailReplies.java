package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.format.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Answers with what a tail says: as one page, which may wait for news, or as a stream that goes on.
 * Offsets name the place, so a reader goes on where it was. Thread-safe.
 */
final class TailReplies {
  private static final int MOST_ON_PAGE = 1_000;
  private static final long MOST_WAIT_MS = 30_000;
  private static final Duration GLANCE = Duration.ofMillis(500);

  /** A reader that went away is only noticed by writing to it. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  /** How often it is looked whether a reader would still be let in. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Semaphore readers;
  private volatile boolean closing;

  /**
   * @param mostReaders at the same time
   */
  TailReplies(int mostReaders) {
    this.readers = new Semaphore(mostReaders);
  }

  /**
   * What is told of a tail.
   *
   * @param list the name that the list of a page has
   * @param body of a page, with what else it says
   * @param json an entry as it is told; empty: it is left out
   */
  record Telling(
      String list, ObjectNode body, Function<EventTail.Entry, Optional<ObjectNode>> json) {}

  /** Opens a tail. */
  interface Opening {
    EventTail open();
  }

  /** Lets the streams end. */
  void close() {
    closing = true;
  }

  /** Returns the offset of the last entry that the reader knows; -1: none. */
  static long after(Context context) {
    String last = context.header("Last-Event-ID");
    if (last == null) {
      return Inputs.number(context, "after", -1, -1, Long.MAX_VALUE - 1);
    }
    if (!last.matches("\\d{1,18}")) {
      throw Problem.badRequest(
          "Expected Last-Event-ID as the number of an event that this server sent, but found %s."
              .formatted(Quoted.of(last)));
    }
    return Long.parseLong(last);
  }

  /** Answers as the request wants it. */
  void answer(Context context, Opening opening, Function<EventTail, Telling> telling)
      throws IOException {
    boolean stream = String.valueOf(context.header("Accept")).contains("text/event-stream");
    if (!readers.tryAcquire()) {
      throw Problem.busy("Expected fewer readers of events at the same time; try again later.");
    }
    try (EventTail tail = opening.open()) {
      if (stream) {
        stream(context, tail, telling.apply(tail));
      } else {
        page(context, tail, telling.apply(tail));
      }
    } finally {
      readers.release();
    }
  }

  private static void page(Context context, EventTail tail, Telling telling) {
    int limit = (int) Inputs.number(context, "limit", 100, 1, MOST_ON_PAGE);
    long waitMs = Inputs.number(context, "waitMs", 0, 0, MOST_WAIT_MS);
    long end = System.nanoTime() + Duration.ofMillis(waitMs).toNanos();
    ObjectNode body = telling.body();
    ArrayNode list = body.putArray(telling.list());
    long next = after(context);
    boolean more = true;
    Standing standing = new Standing(context);
    while (more) {
      if (!standing.holds()) {
        throw Problem.unauthorized(
            "Expected the key or token to count until the answer, but it does not any more.");
      }
      for (EventTail.Entry entry : tail.poll(Duration.ofMillis(50))) {
        if (list.size() < limit) {
          telling.json().apply(entry).ifPresent(list::add);
          next = entry.offset();
        }
      }
      boolean waits = list.isEmpty() && System.nanoTime() < end;
      more = list.size() < limit && (!tail.isCaughtUp() || waits);
    }
    body.put("next", next);
    Replies.json(context, 200, body);
  }

  private void stream(Context context, EventTail tail, Telling telling) throws IOException {
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream");
    context.res().setHeader("Cache-Control", "no-store");
    OutputStream out = context.res().getOutputStream();
    boolean told = false;
    long lastWrite = System.nanoTime();
    write(out, ": stream of " + telling.list() + "\n\n");
    Standing standing = new Standing(context);
    while (!closing && standing.holds()) {
      StringBuilder text = new StringBuilder();
      for (EventTail.Entry entry : tail.poll(GLANCE)) {
        telling
            .json()
            .apply(entry)
            .ifPresent(json -> {
              text.append("id: ").append(entry.offset());
              text.append("\nevent: ").append(entry.value().getSchema().getName());
              text.append("\ndata: ").append(json).append("\n\n");
            });
      }
      if (!told && tail.isCaughtUp()) {
        told = true;
        text.append("event: caughtUp\ndata: ").append(JsonNodeFactory.instance.objectNode());
        text.append("\n\n");
      }
      if (text.isEmpty() && System.nanoTime() - lastWrite > SIGN_OF_LIFE.toNanos()) {
        text.append(":\n\n");
      }
      if (!text.isEmpty()) {
        write(out, text.toString());
        lastWrite = System.nanoTime();
      }
    }
  }

  /**
   * Whether a reader would still be let in: whose key was revoked, or whose token has ended, is
   * told nothing more. Looked at {@link #LOOK_AGAIN}, and before the first entry not at all.
   */
  private static final class Standing {
    private final Context context;
    private long lookedAt = System.nanoTime();
    private boolean holds = true;

    private Standing(Context context) {
      this.context = context;
    }

    private boolean holds() {
      if (holds && System.nanoTime() - lookedAt > LOOK_AGAIN.toNanos()) {
        holds = Guards.stillCounts(context);
        lookedAt = System.nanoTime();
      }
      return holds;
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
