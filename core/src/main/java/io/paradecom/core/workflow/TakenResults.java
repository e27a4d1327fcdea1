package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The results of another run that come with a chunk of a submit. */
final class TakenResults {
  private TakenResults() {}

  /**
   * Returns what is wrong with results; empty: nothing. Cost: O(chunk).
   *
   * @param tasks of the same chunk
   */
  static Optional<String> problem(List<TakenResult> taken, List<TaskSpec> tasks, Step step) {
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    Map<TaskId, Disposition> here = HashMap.newHashMap(tasks.size());
    tasks.forEach(task -> here.put(task.id(), task.disposition()));
    Set<TaskId> seen = HashSet.newHashSet(taken.size());
    for (TakenResult result : taken) {
      Optional<String> problem = problem(result, here.get(result.task()), step);
      if (problem.isPresent()) {
        return problem;
      }
      if (!seen.add(result.task())) {
        return Optional.of(
            "Expected one result that is taken over for task '%s', but found another."
                .formatted(result.task()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(
      TakenResult result, @Nullable Disposition disposition, Step step) {
    if (disposition != Disposition.DONE) {
      return Optional.of(
          "Expected a result to be taken over for a task of its chunk that is submitted as done, but '%s' is %s."
              .formatted(result.task(), disposition == null ? "not in it" : "to " + disposition));
    }
    if (result.from().run().equals(step.workflow().run)) {
      return Optional.of(
          "Expected the result of task '%s' to be taken over from another run, but found this one."
              .formatted(result.task()));
    }
    long size = result.output() == null ? 0 : Utf8.length(result.output());
    return size <= step.limits().outputBytes()
        ? Optional.empty()
        : Optional.of(
            "Expected an output of at most %,d bytes to be taken over for task '%s', but found %,d."
                .formatted(step.limits().outputBytes(), result.task(), size));
  }

  /** Says of each of the tasks, which are staged by now, what it is done with. */
  static void take(List<TakenResult> taken, Step step) {
    for (TakenResult result : taken) {
      int index = step.rows().indexOf(result.task());
      step.emit(new WorkflowEvent.TaskTaken(index, result.task(), result.output(), result.from()));
    }
  }
}
