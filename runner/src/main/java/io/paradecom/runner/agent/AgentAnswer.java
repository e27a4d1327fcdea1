package io.paradecom.runner.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.runner.execute.AnswerText;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent's own answer in the words of the usual contract. */
final class AgentAnswer {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private AgentAnswer() {}

  /** Returns the result with what the preset finds in its output. */
  static ExecutionResult translate(ExecutionResult result, AgentPreset.Answer where) {
    String json = result.output().json();
    JsonNode own = json == null ? null : read(json);
    if (own == null) {
      return result;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    copy(own, where.text(), answer, "result");
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    addTokens(own, where.tokens(), usage);
    copy(own, where.costUsd(), usage, "costUsd");
    copy(own, where.model(), usage, "model");
    if (!usage.isEmpty()) {
      answer.set("usage", usage);
    }
    if (answer.isEmpty()) {
      return result;
    }
    copy(own, "/" + BlobReference.MEMBER, answer, BlobReference.MEMBER);
    TaskOutput output = AnswerText.read(answer.toString());
    List<String> notes = new ArrayList<>(result.notes());
    Outcome outcome = result.outcome();
    String failed = where.failed();
    if (result.succeeded() && failed != null && own.at(failed).asBoolean()) {
      notes.add("The agent says that it failed, although it ended with 0.");
      outcome = new Outcome.Exited(1);
    }
    return new ExecutionResult(
        outcome,
        new TaskOutput(output.json(), output.usage(), result.output().retryAt()),
        result.tryLater(),
        result.captured(),
        notes,
        result.duration(),
        result.writes());
  }

  private static @Nullable JsonNode read(String json) {
    try {
      JsonNode value = JSON.readTree(json);
      return value.isObject() ? value : null;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected an output that was read before as JSON.", e);
    }
  }

  private static void copy(JsonNode from, @Nullable String pointer, ObjectNode to, String name) {
    JsonNode value = pointer == null ? null : from.at(pointer);
    if (value != null && !value.isMissingNode() && !value.isNull()) {
      to.set(name, value);
    }
  }

  private static void addTokens(JsonNode from, List<String> pointers, ObjectNode usage) {
    long sum = 0;
    boolean said = false;
    for (String pointer : pointers) {
      JsonNode number = from.at(pointer);
      if (number.isIntegralNumber()) {
        sum += number.longValue();
        said = true;
      }
    }
    if (said) {
      usage.put("tokens", sum);
    }
  }
}
