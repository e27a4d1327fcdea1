package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.json.RecordJson;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowRow;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The committed events of a workflow. */
final class EventReads {
  private final StateReads reads;
  private final KafkaAccess access;
  private final TailReplies replies;

  EventReads(StateReads reads, KafkaAccess access, TailReplies replies) {
    this.reads = reads;
    this.access = access;
    this.replies = replies;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/workflows/{workflow}/events", this::events));
  }

  private void events(Context context) throws IOException {
    Inputs.allowOnly(context, "after", "from", "limit", "waitMs");
    WorkflowRow row = reads.run(Inputs.workflow(context)).workflow();
    long after = TailReplies.after(context);
    replies.answer(
        context,
        () -> open(context, row.id(), after, row.submittedAt()),
        _ ->
            new TailReplies.Telling(
                "events", JsonNodeFactory.instance.objectNode(), EventReads::json));
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

  private static Optional<ObjectNode> json(EventTail.Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("offset", entry.offset());
    json.setAll(RecordJson.of(entry.value()));
    return Optional.of(json);
  }
}
