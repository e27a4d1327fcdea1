package io.paradecom.runner.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer that is there as text. */
public final class AnswerText {
  private AnswerText() {}

  /** Returns what the answer says; {@link TaskOutput#NONE} when it is not JSON. */
  public static TaskOutput read(String json) {
    return JsonText.parse(json) instanceof Checked.Valid<JsonNode>(JsonNode value)
        ? new TaskOutput(json, new AnswerFields(value, new ArrayList<>()).usage(), null)
        : TaskOutput.NONE;
  }

  /**
   * Says in half a sentence why a text cannot be an output that a runner was given: it is not one
   * JSON value, or refers to a large output, which runners alone do; empty: it can.
   */
  public static Optional<String> ownProblem(String json) {
    return problem(json).or(() -> reference(json));
  }

  /**
   * Says in half a sentence that a JSON value refers to a large output, which runners alone do;
   * empty: it does not.
   */
  static Optional<String> reference(String json) {
    return BlobReference.in(json).isEmpty()
        ? Optional.empty()
        : Optional.of("it has the member " + BlobReference.MEMBER + ", which only runners write");
  }

  /** Says in half a sentence why a text is not one JSON value; empty: it is one. */
  public static Optional<String> problem(String json) {
    return JsonText.parse(json) instanceof Checked.Refused<JsonNode>(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /**
   * Returns what was spent, as the field {@code usage} of an answer has it; parts that cannot be
   * meant count as absent.
   */
  public static @Nullable Usage usage(JsonNode usage) {
    return new AnswerFields(
            JsonNodeFactory.instance.objectNode().set("usage", usage), new ArrayList<>())
        .usage();
  }
}
