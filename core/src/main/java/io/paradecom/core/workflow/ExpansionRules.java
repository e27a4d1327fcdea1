package io.paradecom.core.workflow;

import io.paradecom.core.decompose.Capability;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.util.Optional;

/** What is asked of a task that is to be broken down, beside what its action asks of itself. */
public final class ExpansionRules {
  /** What the id of a part adds to that of its task at the most: a point and two digits. */
  private static final int SUFFIX = 3;

  private ExpansionRules() {}

  /** Returns what is wrong with how a task is to be broken down, or to loop; empty: nothing. */
  public static Optional<String> problem(TaskSpec task) {
    if (task.action() instanceof TaskAction.ForEach(var loop) && task.role().exhausted() == null) {
      return loop.problem(task);
    }
    if (task.action() instanceof TaskAction.Expand(var how)) {
      return task.role().exhausted() == null
          ? problem(task, how)
          : Optional.of(
              "Expected task '%s' to be broken down by what it does or when its attempts are used up, but found both."
                  .formatted(task.id()));
    }
    DecomposeSpec exhausted = task.role().exhausted();
    if (exhausted == null) {
      return Optional.empty();
    }
    return task.action().canBeLeaf()
        ? problem(task, exhausted)
        : Optional.of(
            "Expected only a command, a script, a request, a prompt, a custom action or a sleep to be broken down when its attempts are used up, but task '%s' is '%s'."
                .formatted(task.id(), task.action().target()));
  }

  private static Optional<String> problem(TaskSpec task, DecomposeSpec how) {
    int longest = Identifiers.MAX_LENGTH - SUFFIX * how.maxDepth();
    if (task.id().value().length() > longest) {
      return Optional.of(
          "Expected an id of at most %d characters of a task with %d levels of parts, but found '%s'."
              .formatted(longest, how.maxDepth(), task.id()));
    }
    if (task.role().isPartial()) {
      return Optional.of(
          "Expected task '%s', which is broken down, to need all its dependencies, but it goes on after %s."
              .formatted(task.id(), task.role().join()));
    }
    for (String word : how.capabilities()) {
      if (Capability.parse(word).isEmpty()) {
        return Optional.of(
            "Expected the capabilities of task '%s' to be prompt, decompose, command:NAME, http:HOST or secret:NAME, but found '%s'."
                .formatted(task.id(), word));
      }
    }
    return Optional.empty();
  }
}
