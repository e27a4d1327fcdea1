package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.view.RunView;
import io.paradecom.schemas.TaskLogChunk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tasks print, as their runners put it on its topic: within limits, and kept for a shorter
 * time than the events. Both show in the answers.
 */
final class LogReads {
  private static final int MOST_ATTEMPTS = 1_000_000;

  private final StateReads reads;
  private final KafkaAccess access;
  private final TailReplies replies;

  LogReads(StateReads reads, KafkaAccess access, TailReplies replies) {
    this.reads = reads;
    this.access = access;
    this.replies = replies;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/workflows/{workflow}/logs", context -> logs(context, null)),
        Route.get(
            "/api/v1/workflows/{workflow}/tasks/{task}/logs",
            context -> logs(context, Inputs.task(context))));
  }

  private void logs(Context context, @Nullable TaskId task) throws IOException {
    Inputs.allowOnly(context, "after", "attempt", "limit", "waitMs");
    RunView run = reads.run(Inputs.workflow(context));
    if (task != null) {
      StateReads.index(run, task);
    }
    int attempt = (int) Inputs.number(context, "attempt", 0, 0, MOST_ATTEMPTS);
    long after = TailReplies.after(context);
    WorkflowRow row = run.workflow();
    replies.answer(
        context,
        () -> EventTail.ofLogs(access, row.id(), row.submittedAt(), after),
        tail -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode();
          body.put("expired", tail.isCutAfter(row.submittedAt()));
          return new TailReplies.Telling("pieces", body, entry -> json(entry, row, task, attempt));
        });
  }

  private static Optional<ObjectNode> json(
      EventTail.Entry entry, WorkflowRow row, @Nullable TaskId task, int attempt) {
    if (!(entry.value() instanceof TaskLogChunk record)) {
      return Optional.empty();
    }
    LogChunk chunk;
    try {
      chunk = LogCodec.fromRecord(record);
    } catch (ContractViolationException foreign) {
      // Somebody else's record among the output: there is nothing to show of it.
      return Optional.empty();
    }
    boolean wanted =
        chunk.run().equals(row.run())
            && (task == null || task.equals(chunk.task()))
            && (attempt == 0 || attempt == chunk.attempt());
    if (!wanted) {
      return Optional.empty();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("offset", entry.offset());
    json.put("task", chunk.task().value());
    json.put("attempt", chunk.attempt());
    json.put("stream", chunk.stream().name());
    json.put("at", chunk.at().toString());
    json.put("position", chunk.offset());
    json.put("text", chunk.text());
    json.put("truncated", chunk.truncated());
    return Optional.of(json);
  }
}
