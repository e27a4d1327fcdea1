package io.paradecom.common.format;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TextTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads loops over what another task puts out. The parts are made by the leader; what the reader
 * makes is the task that does so, {@code each.start}, and the one that waits for them.
 */
final class LoopReader {
  private final Findings findings;

  LoopReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the output that a field names, as {@code ${input:TASK/pointer}}; null: it does not. */
  static TextTemplate.Part.@Nullable Input output(Cursor at) {
    if (!(at.node() instanceof Node.Scalar(_, _, Node.Kind kind, String text))
        || kind != Node.Kind.TEXT) {
      return null;
    }
    try {
      List<TextTemplate.Part> parts = TextTemplate.parse(text).parts();
      return parts.size() == 1 && parts.getFirst() instanceof TextTemplate.Part.Input input
          ? input
          : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Returns the task with a loop for its action, whose parts are not complete yet. */
  DraftTask read(
      Cursor at,
      TextTemplate.Part.Input output,
      DraftTask task,
      List<ResourceReader.Want> resources) {
    boolean needed =
        task.needs().stream()
            .anyMatch(need ->
                need.task().equals(output.task().value()) && need.on() == EdgeCondition.SUCCESS);
    if (!needed || task.role().isPartial()) {
      findings.problem(
          at,
          "Expected %s to name a task that %s needs to succeed, with all others."
              .formatted(output.written(), Quoted.of(task.id())));
    }
    if (task.files() != null && !task.files().isEmpty()) {
      findings.problemAtKey(
          task.place(),
          "Expected resources instead of reads and writes of %s, whose parts are made when its list is there."
              .formatted(Quoted.of(task.id())));
    }
    TaskAction action = task.action();
    if (action == null) {
      findings.problemAtKey(
          task.place(),
          "Expected an action for each item of %s, but found none."
              .formatted(Quoted.of(task.id())));
      return task;
    }
    return findings.hasProblems() ? task : loop(output, task, action, resources);
  }

  private DraftTask loop(
      TextTemplate.Part.Input output,
      DraftTask task,
      TaskAction action,
      List<ResourceReader.Want> resources) {
    try {
      LoopSpec loop =
          new LoopSpec(
              output.task(),
              output.pointer(),
              new TaskId(task.id()),
              action,
              task.role().optional());
      return task.with(new TaskAction.ForEach(loop), resources);
    } catch (IllegalArgumentException unfit) {
      findings.problemAtKey(task.place(), String.valueOf(unfit.getMessage()));
      return task;
    }
  }
}
