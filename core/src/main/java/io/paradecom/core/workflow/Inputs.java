package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what the dependencies of a task gave, and its own round before. */
final class Inputs {
  private Inputs() {}

  /**
   * Returns the outputs of the dependencies that have one, in the order of the edges, and of a task
   * that is repeated what its last round gave, under its own id; null: they are larger than {@link
   * EngineLimits#inputBytes}. Cost: O(dependencies).
   */
  static @Nullable Map<TaskId, String> of(int index, Step step) {
    Map<TaskId, String> inputs = new LinkedHashMap<>();
    long left = step.limits().inputBytes();
    TaskRow row = step.task(index);
    String previous = Repeating.hasPrevious(row) ? step.rows().output(index) : null;
    if (previous != null) {
      TaskId own = step.spec(index).id();
      left -= own.value().length() + Utf8.length(previous);
      inputs.put(own, previous);
    }
    int needs = step.rows().definition(index).needs();
    for (int page = 0; page * EdgePage.CAPACITY < needs; page++) {
      EdgePage edges = step.rows().needs(index, page);
      for (int i = 0; i < edges.size(); i++) {
        int dependency = edges.task(i);
        String output = step.task(dependency).hasOutput() ? step.rows().output(dependency) : null;
        if (output != null) {
          TaskId id = step.spec(dependency).id();
          left -= id.value().length() + Utf8.length(output);
          if (left < 0) {
            return null;
          }
          inputs.put(id, output);
        }
      }
    }
    return inputs;
  }

  /** Returns how many bytes more than allowed were found, as a failure or a refusal says it. */
  static String tooLarge(Step step) {
    return "Expected at most %,d bytes of inputs with the ids of their tasks, but found more."
        .formatted(step.limits().inputBytes());
  }
}
