package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** Loops over outputs, for tests. */
public final class Loops {
  private static final TaskAction SHELL =
      new TaskAction.Shell("part", TaskAction.ProcessSettings.NONE);

  private Loops() {}

  /** Returns the two tasks of a loop: the one that makes the parts, and the one that has them. */
  public static List<TaskSpec> loop(String id, String source, String... needs) {
    return loop(id, SHELL, source, needs);
  }

  /** Returns the two tasks of a loop whose parts do {@code each}. */
  public static List<TaskSpec> loop(String id, TaskAction each, String source, String... needs) {
    TaskId start = new TaskId(id + ".start");
    List<Dependency> all = new ArrayList<>(List.of(Dependency.onSuccess(new TaskId(source))));
    for (String need : needs) {
      all.add(Dependency.onSuccess(new TaskId(need)));
    }
    return List.of(
        TaskSpec.of(
            start,
            new TaskAction.ForEach(
                new LoopSpec(new TaskId(source), "", new TaskId(id), each, false)),
            all),
        TaskSpec.of(new TaskId(id), new TaskAction.Gate(), List.of(Dependency.onSuccess(start))));
  }

  /** Returns the item of a part; empty: it has none. */
  public static String itemOf(TaskSpec part) {
    return part.action() instanceof TaskAction.Shell(_, var settings)
        ? settings.environment().getOrDefault(LoopSpec.ITEM, "")
        : "";
  }
}
