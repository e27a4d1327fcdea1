package io.paradecom.runner.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import java.util.ArrayList;

/** An answer that was read before and is kept as text. */
public final class AnswerText {
  private AnswerText() {}

  /** Returns what the answer says; {@link TaskOutput#NONE} when it is not JSON. */
  public static TaskOutput read(String json) {
    return JsonText.parse(json) instanceof Checked.Valid<JsonNode>(JsonNode value)
        ? new TaskOutput(json, new AnswerFields(value, new ArrayList<>()).usage(), null)
        : TaskOutput.NONE;
  }
}
