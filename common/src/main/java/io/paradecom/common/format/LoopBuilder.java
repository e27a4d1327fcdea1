package io.paradecom.common.format;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Set;

/** Puts the two tasks of a loop over an output together. */
final class LoopBuilder {
  private final Findings findings;

  LoopBuilder(Findings findings) {
    this.findings = findings;
  }

  /** Returns the draft of each part: it needs nothing of its own, and is always made. */
  static DraftTask part(DraftTask task, LoopSpec loop) {
    return new DraftTask(
        task.id(),
        task.place(),
        task.text(),
        task.disposition(),
        loop.each(),
        task.duration(),
        task.settings(),
        task.needs(),
        task.resources(),
        new TaskRole(0, task.role().optional()),
        task.undo(),
        null,
        List.of());
  }

  /**
   * Returns the task that makes the parts.
   *
   * @param part what is done for each item, with the settings that parts go by
   * @param needs of the loop
   */
  TaskSpec maker(TaskId id, DraftTask task, LoopSpec loop, TaskSpec part, List<Dependency> needs) {
    if (inputs(part.action()).contains(loop.source())) {
      findings.problemAtKey(
          task.place(),
          "Expected ${item} for a part of the list, but found ${input:%s} in a part of %s."
              .formatted(loop.source(), Quoted.of(task.id())));
    }
    TaskRole role = new TaskRole(task.role().atLeast(), false, task.role().when());
    TaskSpec maker = part.withId(id).withNeeds(needs).withRole(role);
    try {
      return maker.withAction(
          new TaskAction.ForEach(
              new LoopSpec(
                  loop.source(), loop.pointer(), loop.join(), part.action(), loop.optional())));
    } catch (IllegalArgumentException unfit) {
      findings.problemAtKey(task.place(), String.valueOf(unfit.getMessage()));
      return maker;
    }
  }

  /** Returns the tasks whose outputs an action needs. */
  static Set<TaskId> inputs(TaskAction action) {
    return switch (action) {
      case TaskAction.Http(var request) -> request.inputs();
      case TaskAction.Prompt(var prompt) -> prompt.inputs();
      case TaskAction.Custom(var custom) -> custom.inputs();
      case TaskAction.SubWorkflow(var sub) -> sub.inputs();
      default -> Set.of();
    };
  }

  /** Returns whether an action names an item that nothing writes into it. */
  static boolean namesItem(TaskAction action) {
    return switch (action) {
      case TaskAction.Http(var request) -> request.namesItem();
      case TaskAction.Prompt(var prompt) -> prompt.namesItem();
      case TaskAction.Custom(var custom) -> custom.namesItem();
      default -> false;
    };
  }
}
