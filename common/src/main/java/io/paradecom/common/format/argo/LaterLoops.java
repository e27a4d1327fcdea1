package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loops whose turns are made while the workflow runs: which can be, and what they become. */
final class LaterLoops {
  private LaterLoops() {}

  /** Returns what makes a loop impossible, as the end of a sentence; null: nothing does. */
  static @Nullable String problem(Cursor call, Cursor template) {
    boolean runs =
        template.field("container") != null
            || template.field("script") != null
            || template.field("http") != null;
    if (!runs) {
      return ", which calls a template that is neither container, script nor http,";
    }
    if (call.field("hooks") != null || call.field("onExit") != null) {
      return ", each turn of which has an exit hook,";
    }
    Cursor when = call.field("when");
    return when != null
            && when.node() instanceof Node.Scalar scalar
            && scalar.text().contains("item")
        ? ", each turn of which has a condition of its own,"
        : null;
  }

  /** Tells of a planned loop what the engine has no counterpart for. */
  static void check(PlannedTask task, OutputSource list, Plan plan, Report report) {
    boolean plain = task.needs().values().stream().allMatch(EdgeCondition.SUCCESS::equals);
    if (!plain) {
      report.unsupported(
          task.place(),
          "A loop over what a task gives that goes on when another task did not succeed",
          "its turns have none of the other outputs");
    }
    if (reads(task.work(), list.task())) {
      report.unsupported(
          task.place(),
          "What %s gave, read within the loop over its list,"
              .formatted(Quoted.of(list.task().id())),
          "it is not there");
    }
    for (PlannedTask other : plan.tasks()) {
      EdgeCondition on = other.needs().get(task.id());
      if (on != null && on != EdgeCondition.SUCCESS) {
        report.unsupported(
            other.place(),
            "What goes on when the loop %s does not succeed".formatted(Quoted.of(task.id())),
            "it does so only when that is skipped");
      }
    }
  }

  private static boolean reads(@Nullable Work work, PlannedTask source) {
    if (!(work instanceof Work.Program program)) {
      return false;
    }
    Value script = program.source();
    return program.argv().stream().anyMatch(value -> reads(value, source))
        || program.environment().values().stream().anyMatch(value -> reads(value, source))
        || (script != null && reads(script, source));
  }

  private static boolean reads(Value value, PlannedTask source) {
    return value.parts().stream()
        .anyMatch(
            part -> part instanceof Value.Output(OutputSource read) && read.task().equals(source));
  }

  /**
   * Returns the action that makes the turns.
   *
   * @throws IllegalArgumentException when what each does is too long, or the id is
   */
  static TaskAction action(PlannedTask task, OutputSource list, TaskAction each) {
    String pointer = list.path().stream().reduce("", (all, key) -> all + "/" + key);
    return new TaskAction.ForEach(
        new LoopSpec(
            new TaskId(list.task().id()), pointer, new TaskId(task.id()), each, task.isOptional()));
  }

  /** Returns the variables of what is done for each item. */
  static Map<String, String> environment(TaskAction action) {
    return switch (action) {
      case TaskAction.Command(List<String> _, var settings) -> settings.environment();
      case TaskAction.ForEach(LoopSpec loop) -> environment(loop.each());
      default -> Map.of();
    };
  }
}
