package io.paradecom.runner.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.TaskDocument;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said to workers. Numbers stay as they were written. */
final class WorkJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** What a runner takes for "no timeout" is longer. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private WorkJson() {}

  static ObjectNode tasks(List<WorkLease> found, Duration lease) throws JsonProcessingException {
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode tasks = answer.putArray("tasks");
    for (WorkLease held : found) {
      tasks.add(task(held, lease));
    }
    return answer;
  }

  private static ObjectNode task(WorkLease held, Duration lease) throws JsonProcessingException {
    ExecutionIds ids = held.attempt().request().ids();
    TaskDocument document = held.attempt().request().document();
    Duration timeout = held.attempt().request().limits().timeout();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("lease", held.token());
    json.put("leaseMs", lease.toMillis());
    json.put("type", held.attempt().spec().type());
    json.put("workflow", ids.workflowId());
    json.put("task", ids.taskId());
    json.put("attempt", ids.attempt());
    json.put("idempotencyKey", ids.idempotencyKey());
    json.put("fencingToken", ids.fencingToken());
    json.put("undo", ids.undo());
    json.put("timeoutMs", timeout.compareTo(LONGEST) > 0 ? null : timeout.toMillis());
    json.put("title", document.title());
    json.put("lastError", document.lastError());
    json.set("config", MAPPER.readTree(held.attempt().config()));
    ObjectNode inputs = json.putObject("inputs");
    for (var input : document.dependencyOutputs().entrySet()) {
      inputs.set(input.getKey(), MAPPER.readTree(input.getValue()));
    }
    return json;
  }

  static ObjectNode lease(@Nullable String stop, Duration lease) {
    return MAPPER.createObjectNode().put("cancel", stop).put("leaseMs", lease.toMillis());
  }

  static ObjectNode problem(int status, String title, String detail) {
    return MAPPER
        .createObjectNode()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("detail", detail);
  }

  /** Returns a field's text; null: there is none. */
  static @Nullable String text(JsonNode body, String field) {
    JsonNode found = body.path(field);
    return found.isTextual() ? found.textValue() : null;
  }
}
