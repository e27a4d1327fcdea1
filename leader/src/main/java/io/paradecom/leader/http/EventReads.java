package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.json.RecordJson;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The events of a workflow: as one page, which may wait for news, or as a stream that goes on. What
 * is told is committed; offsets name the place, so a reader goes on where it was.
 */
final class EventReads {
  private static final int MOST_ON_PAGE = 1_000;
  private static final long MOST_WAIT_MS = 30_000;
  private static final Duration GLANCE = Duration.ofMillis(500);

  /** A reader that went away is only noticed by writing to it. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final StateReads reads;
  private final KafkaAccess access;
  private final Semaphore streams;
  private volatile boolean closing;

  EventReads(StateReads reads, KafkaAccess access, int mostStreams) {
    this.reads = reads;
    this.access = access;
    this.streams = new Semaphore(mostStreams);
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/workflows/{workflow}/events", this::events));
  }

  /** Lets the streams end. */
  void close() {
    closing = true;
  }

  private void events(Context context) throws IOException {
    Inputs.allowOnly(context, "after", "from", "limit", "waitMs");
    WorkflowRow row = reads.run(Inputs.workflow(context)).workflow();
    long after = after(context);
    boolean stream = String.valueOf(context.header("Accept")).contains("text/event-stream");
    if (!streams.tryAcquire()) {
      throw Problem.busy("Expected fewer readers of events at the same time; try again later.");
    }
    try (EventTail tail = open(context, row.id(), after, row.submittedAt())) {
      if (stream) {
        stream(context, tail);
      } else {
        page(context, tail, after);
      }
    } finally {
      streams.release();
    }
  }

  private static long after(Context context) {
    String last = context.header("Last-Event-ID");
    if (last != null && last.matches("\\d{1,18}")) {
      return Long.parseLong(last);
    }
    return Inputs.number(context, "after", -1, -1, Long.MAX_VALUE - 1);
  }

  /** Where reading begins when nothing was read before. */
  private enum Begin {
    START,
    NOW
  }

  private EventTail open(Context context, WorkflowId id, long after, Instant begin) {
    String from = context.queryParam("from");
    if (from != null && Inputs.choice("from", from, Begin.class) == Begin.NOW && after < 0) {
      return EventTail.fromNow(access, id);
    }
    return after < 0 ? EventTail.since(access, id, begin) : EventTail.behind(access, id, after);
  }

  private static ObjectNode json(EventTail.Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("offset", entry.offset());
    json.setAll(RecordJson.of(entry.value()));
    return json;
  }

  private static void page(Context context, EventTail tail, long after) {
    int limit = (int) Inputs.number(context, "limit", 100, 1, MOST_ON_PAGE);
    long waitMs = Inputs.number(context, "waitMs", 0, 0, MOST_WAIT_MS);
    long end = System.nanoTime() + Duration.ofMillis(waitMs).toNanos();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("events");
    long next = after;
    boolean more = true;
    while (more) {
      for (EventTail.Entry entry : tail.poll(Duration.ofMillis(50))) {
        if (list.size() < limit) {
          list.add(json(entry));
          next = entry.offset();
        }
      }
      boolean waits = list.isEmpty() && System.nanoTime() < end;
      more = list.size() < limit && (!tail.isCaughtUp() || waits);
    }
    body.put("next", next);
    Replies.json(context, 200, body);
  }

  private void stream(Context context, EventTail tail) throws IOException {
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream");
    context.res().setHeader("Cache-Control", "no-store");
    OutputStream out = context.res().getOutputStream();
    boolean told = false;
    long lastWrite = System.nanoTime();
    write(out, ": stream of events\n\n");
    while (!closing) {
      StringBuilder text = new StringBuilder();
      for (EventTail.Entry entry : tail.poll(GLANCE)) {
        text.append("id: ").append(entry.offset());
        text.append("\nevent: ").append(entry.value().getSchema().getName());
        text.append("\ndata: ").append(json(entry)).append("\n\n");
      }
      if (!told && tail.isCaughtUp()) {
        told = true;
        text.append("event: caughtUp\ndata: {}\n\n");
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

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
