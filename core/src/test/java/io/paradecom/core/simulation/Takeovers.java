package io.paradecom.core.simulation;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TakenResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which tasks of a simulated submit bring results of another run; draws nothing. */
final class Takeovers {
  private static final TakenResult.Source ELSEWHERE =
      new TakenResult.Source(new WorkflowId("elsewhere"), new RunId("elsewhere-1"), 7);

  private Takeovers() {}

  static List<TakenResult> of(List<TaskSpec> tasks) {
    return tasks.stream()
        .filter(task -> task.disposition() == Disposition.DONE && draw(task) != 0)
        .map(task -> new TakenResult(task.id(), output(task), ELSEWHERE))
        .toList();
  }

  private static @Nullable String output(TaskSpec task) {
    return draw(task) == 1 ? null : "\"taken for " + task.id() + "\"";
  }

  private static int draw(TaskSpec task) {
    return Math.floorMod(task.id().hashCode(), 4);
  }
}
