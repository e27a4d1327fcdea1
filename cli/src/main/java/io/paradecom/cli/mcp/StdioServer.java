package io.paradecom.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one client over a pair of streams: a message a line, both ways. Calls of tools run beside
 * each other, each on a thread of its own, so that one that takes long can be cancelled and holds
 * nothing up; everything else is answered in its turn.
 */
final class StdioServer {
  private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes of the longest message that is read. */
  static final int MOST_BYTES = 8 << 20;

  /** Calls at the same time. */
  static final int MOST_CALLS = 16;

  private final McpServer server;
  private final LineReader lines;
  private final OutputStream out;
  private final Duration grace;
  private final Map<JsonNode, Call> calls = new ConcurrentHashMap<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean broken;

  /**
   * @param grace how long calls may go on when the client says nothing more
   */
  StdioServer(McpServer server, InputStream in, OutputStream out, Duration grace) {
    this.server = server;
    this.lines = new LineReader(in, MOST_BYTES);
    this.out = out;
    this.grace = grace;
  }

  /**
   * Serves until the client says nothing more, or takes no answers.
   *
   * @throws IOException when the client cannot be read
   */
  void serve() throws IOException, InterruptedException {
    boolean open = true;
    while (open && !broken) {
      switch (lines.next()) {
        case LineReader.Line.End _ -> open = false;
        case LineReader.Line.TooLong(var bytes) -> send(NullNode.getInstance(), tooLong(bytes));
        case LineReader.Line.NotText _ ->
            send(
                NullNode.getInstance(),
                new Reply.Failure(Reply.PARSE_ERROR, "Expected a message in UTF-8."));
        case LineReader.Line.Whole(var text) -> {
          if (!text.isBlank()) {
            take(Message.parse(text));
          }
        }
      }
    }
    finish();
  }

  private static Reply tooLong(long bytes) {
    return new Reply.Failure(
        Reply.INVALID_REQUEST,
        "Expected a message of at most %,d bytes, but found %,d; a large graph goes as a file."
            .formatted(MOST_BYTES, bytes));
  }

  private void take(Message message) {
    switch (message) {
      case Message.Request request when request.method().equals(McpServer.CALL) -> begin(request);
      case Message.Request request -> send(request.id(), server.answer(request));
      case Message.Notification told when told.method().equals("notifications/cancelled") ->
          cancel(told.params().path("requestId"));
      case Message.Notification told ->
          LOG.atDebug().addKeyValue("method", told.method()).log("nothing follows from it");
      case Message.Response _ -> LOG.atDebug().log("an answer to nothing");
      case Message.Malformed(var id, var failure) -> send(id, failure);
    }
  }

  private void begin(Message.Request request) {
    JsonNode id = request.id();
    if (calls.containsKey(id)) {
      send(
          id,
          new Reply.Failure(
              Reply.INVALID_REQUEST,
              "Expected an id that no call under way has, but found %s.".formatted(id)));
      return;
    }
    if (running.size() >= MOST_CALLS) {
      send(
          id,
          new Reply.Failure(
              Reply.INTERNAL_ERROR,
              "Expected at most %d calls at the same time; try again when one is answered."
                  .formatted(MOST_CALLS)));
      return;
    }
    Call call = new Call(request);
    calls.put(id, call);
    running.add(call.thread);
    call.thread.start();
  }

  private void cancel(JsonNode id) {
    Call call = calls.remove(id);
    if (call != null) {
      call.thread.interrupt();
    }
  }

  private void finish() throws InterruptedException {
    long end = System.nanoTime() + grace.toNanos();
    for (Thread thread : List.copyOf(running)) {
      thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    List.copyOf(calls.keySet()).forEach(this::cancel);
  }

  private void send(JsonNode id, Reply reply) {
    ObjectNode message = reply.message(id);
    try {
      byte[] line = JSON.writeValueAsBytes(message);
      synchronized (out) {
        out.write(line);
        out.write('\n');
        out.flush();
      }
    } catch (JsonProcessingException defect) {
      throw new IllegalStateException("Expected an answer that can be written.", defect);
    } catch (IOException gone) {
      broken = true;
      LOG.atDebug().setCause(gone).log("the client takes no answers");
    }
  }

  /**
   * A call under way. One that is not among the calls any more was cancelled: it is not answered.
   */
  private final class Call implements Runnable {
    private final Message.Request request;
    private final Thread thread = Thread.ofVirtual().unstarted(this);

    Call(Message.Request request) {
      this.request = request;
    }

    @Override
    public void run() {
      try {
        Reply reply = server.answer(request);
        if (calls.remove(request.id(), this)) {
          send(request.id(), reply);
        }
      } finally {
        running.remove(thread);
      }
    }
  }
}
