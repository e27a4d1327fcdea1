package io.paradecom.fuzz;

import io.paradecom.common.condition.CelConditions;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Conditions in CEL: the first line is the output of a task, the rest asks about it. */
public final class ConditionTarget {
  private ConditionTarget() {}

  /** Whatever comes is compiled or refused with a sentence, and gives an answer in either case. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = new String(data, StandardCharsets.UTF_8).split("\n", 2);
    String text = parts.length < 2 ? "" : parts[1];
    if (text.isBlank() || text.length() > Condition.MAX_LENGTH) {
      return;
    }
    CelConditions conditions = new CelConditions();
    Condition condition = new Condition(text);
    boolean isRefused = conditions.problem(condition).isPresent();
    Conditions.Facts facts =
        new Conditions.Facts(
            new WorkflowId("w"), new TaskId("t"), Map.of(new TaskId("a"), parts[0]));
    Conditions.Verdict verdict = conditions.evaluate(condition, facts);
    Expect.that(
        !isRefused || !verdict.reason().isEmpty(),
        "a reason why a condition is false that was refused",
        verdict);
  }
}
