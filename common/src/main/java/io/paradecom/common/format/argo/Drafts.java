package io.paradecom.common.format.argo;

import io.paradecom.common.format.DraftTask;
import io.paradecom.common.format.Ids;
import io.paradecom.common.format.ResourceReader;
import io.paradecom.common.format.Settings;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells planned tasks as drafts of the native kind, once all are there. */
final class Drafts {
  private final Plan plan;
  private final ArgoOptions options;
  private final String workflow;
  private final Function<PlannedTask, Report> reports;

  /**
   * @param reports where what is found about a task is told
   */
  Drafts(Plan plan, ArgoOptions options, String workflow, Function<PlannedTask, Report> reports) {
    this.reports = reports;
    this.plan = plan;
    this.options = options;
    this.workflow = Ids.legal(workflow);
  }

  List<DraftTask> all() {
    return plan.tasks().stream().map(this::draft).toList();
  }

  private DraftTask draft(PlannedTask task) {
    TaskAction action = action(task);
    String condition = task.when();
    TaskRole role =
        new TaskRole(
            task.atLeast(),
            task.isOptional() && !task.isExitCodeKept(),
            condition == null ? null : new Condition(condition));
    List<DraftTask.Need> needs = new ArrayList<>();
    task.needs().forEach((id, on) -> needs.add(new DraftTask.Need(id, on, task.place())));
    return new DraftTask(
        task.id(),
        task.place(),
        TaskText.ofTitle(task.title()),
        Disposition.RUN,
        action,
        null,
        settings(task, action),
        needs,
        wants(task),
        role,
        null,
        null,
        List.of());
  }

  private TaskAction action(PlannedTask task) {
    TaskAction once = once(task);
    OutputSource list = task.loop();
    if (list == null) {
      return once;
    }
    Report report = reports.apply(task);
    LaterLoops.check(task, list, plan, report);
    try {
      return LaterLoops.action(task, list, once);
    } catch (IllegalArgumentException unfit) {
      report.problem(task.place(), String.valueOf(unfit.getMessage()));
      return once;
    }
  }

  private TaskAction once(PlannedTask task) {
    return switch (task.work()) {
      case null -> new TaskAction.Gate();
      case Work.Direct(TaskAction action) -> action;
      case Work.Program program ->
          new StepCommand(task, program, options.containers(), workflow).action();
    };
  }

  private Settings settings(PlannedTask task, TaskAction action) {
    Settings own = task.settings();
    Map<String, String> environment = LaterLoops.environment(action);
    @Nullable String directory =
        task.work() instanceof Work.Program program && options.containers() == Containers.NONE
            ? program.directory()
            : null;
    return new Settings(
        own.retry(),
        own.timeouts(),
        null,
        own.priority(),
        environment,
        directory,
        null,
        null,
        null);
  }

  private static List<ResourceReader.Want> wants(PlannedTask task) {
    List<ResourceReader.Want> wants = new ArrayList<>(task.wants());
    for (String lock : task.locks()) {
      wants.add(new ResourceReader.Want(lock, ResourceWant.Mode.UNITS, 1, task.place()));
    }
    return wants;
  }
}
