package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.json.RecordParser;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.PatchGraph;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fork is asked to be.
 *
 * @param id of the new workflow; null: one is drawn
 * @param key idempotency key; null: none
 * @param time up to which events count; null: {@code event} says it
 * @param event number of the last event that counts; 0: all that are there
 * @param expectedVersion the graph version that the patch was made for; 0: any
 * @param patch what is changed
 * @param dryRun whether it is only told
 */
record ForkRequest(
    @Nullable WorkflowId id,
    @Nullable String key,
    @Nullable Instant time,
    long event,
    int expectedVersion,
    List<PatchOperation> patch,
    boolean dryRun) {
  /** Whether an event happened after the moment. */
  boolean isBefore(Instant at, long sequence) {
    return time != null ? at.isAfter(time) : event > 0 && sequence > event;
  }

  /**
   * Reads a request.
   *
   * @throws Problem when a part of it cannot be meant
   */
  static ForkRequest read(Context context, WorkflowId source) {
    ObjectNode body = Inputs.object(context, "id", "time", "event", "patch", "dryRun");
    String key = context.header("Idempotency-Key");
    String id = Inputs.text(body, "id", "");
    WorkflowCommand.@Nullable Patch patch = patch(body.path("patch"), source);
    Instant time = time(Inputs.text(body, "time", ""));
    long event = event(body.path("event"));
    if (time != null && event > 0) {
      throw Problem.invalid("Expected either time or event, but found both.");
    }
    return new ForkRequest(
        id.isEmpty() ? null : id(id),
        key == null || key.isBlank() ? null : key.strip(),
        time,
        event,
        patch == null ? 0 : patch.expectedVersion(),
        patch == null ? List.of() : patch.operations(),
        Inputs.flag(body, "dryRun"));
  }

  private static WorkflowId id(String text) {
    try {
      return new WorkflowId(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("In id: " + malformed.getMessage());
    }
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw Problem.invalid(
          "Expected time as an instant such as 2026-01-31T12:00:00Z, but found '%s'."
              .formatted(text.length() > 64 ? text.substring(0, 64) : text));
    }
  }

  private static long event(JsonNode value) {
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw Problem.invalid("Expected event as the number of an event, from 1.");
    }
    return value.asLong();
  }

  private static WorkflowCommand.@Nullable Patch patch(JsonNode value, WorkflowId source) {
    if (value.isMissingNode()) {
      return null;
    }
    try {
      PatchGraph record =
          (PatchGraph) RecordParser.parse(value, PatchGraph.getClassSchema(), "patch");
      return (WorkflowCommand.Patch)
          CommandCodec.fromRecord(new WorkflowCommandRecord(source.value(), "fork", null, record));
    } catch (ContractViolationException violation) {
      throw Problem.invalid(String.valueOf(violation.getMessage()));
    }
  }
}
