package io.paradecom.cli.run;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.Schedule;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What would run, in which order, by the expected run times. */
final class DryRun {
  private DryRun() {}

  static String text(WorkflowSpec asked, int runners) {
    FileConflicts files = FileConflicts.resolve(asked);
    WorkflowSpec spec = files.spec();
    Map<String, TaskSpec> tasks = new HashMap<>();
    spec.tasks().stream().filter(DryRun::runs).forEach(task -> tasks.put(task.id().value(), task));
    TurnPolicy policy =
        Objects.requireNonNullElse(spec.scheduling().policy(), TurnPolicy.LONGEST_PATH);
    Schedule schedule = ListSchedule.simulate(spec, runners, SchedulePolicy.of(policy));
    List<String> lines = new ArrayList<>();
    schedule.tasks().stream()
        .sorted(Comparator.comparingLong(planned -> planned.startMs()))
        .forEach(planned -> {
          TaskSpec task = tasks.get(planned.task().value());
          if (task != null) {
            String start = "+" + RunSummary.seconds(planned.startMs());
            String title = Printable.of(task.text().title());
            lines.add("%10s  %s  %s".formatted(start, task.id(), title));
          }
        });
    GraphShape shape = GraphShape.of(spec);
    int tasksToRun = lines.size();
    lines.addAll(FileLines.conflicts(files));
    lines.addAll(FileLines.derived(files));
    lines.add(
        "%d tasks would run on %d runners in about %s; critical path %s, work %s."
            .formatted(
                tasksToRun,
                runners,
                RunSummary.seconds(schedule.makespanMs()),
                RunSummary.seconds(shape.spanMs()),
                RunSummary.seconds(shape.workMs())));
    return String.join(System.lineSeparator(), lines);
  }

  private static boolean runs(TaskSpec task) {
    return task.disposition() == Disposition.RUN && !(task.action() instanceof TaskAction.Gate);
  }
}
