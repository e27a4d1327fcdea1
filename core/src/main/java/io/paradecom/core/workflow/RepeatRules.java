package io.paradecom.core.workflow;

import io.paradecom.core.spec.RoundText;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.util.Optional;

/** What a task must be to be repeated. */
public final class RepeatRules {
  private RepeatRules() {}

  /** Returns what is wrong with a task that is to be repeated, a sentence; empty: nothing. */
  public static Optional<String> problem(TaskSpec task) {
    TaskRole role = task.role();
    TaskAction action = task.action();
    if (role.repeat() == null) {
      return Optional.empty();
    }
    if (!action.canBeLeaf() && !(action instanceof TaskAction.SubWorkflow)) {
      return Optional.of(
          "Expected only a command, a script, a request, a prompt, a custom action, a sleep or a workflow to be repeated, but task '%s' is '%s'."
              .formatted(task.id(), action.target()));
    }
    if (action instanceof TaskAction.Prompt(var prompt)
        && RoundText.filled(prompt.text(), task.id(), 1, false).isBlank()) {
      return Optional.of(
          "Expected the prompt of task '%s' to say something in its first round as well, in which there is no ${previous}, but found nothing else in it."
              .formatted(task.id()));
    }
    return role.exhausted() == null
        ? Optional.empty()
        : Optional.of(
            "Expected task '%s' to be repeated, or to be broken down when its attempts are used up, but found both."
                .formatted(task.id()));
  }
}
