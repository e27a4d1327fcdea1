package io.paradecom.cli.run;

import io.paradecom.core.analysis.Forecast;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.report.ExpectedWork;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code simulate} says of a graph, beside what running it took.
 *
 * @param plannedMs makespan by the stated times and the usual way from task to task; above 0
 * @param tookMs first dispatch to last result
 */
public record Prediction(long plannedMs, long tookMs) {
  /** Largest graph that is simulated after its run, in tasks. */
  public static final int MAX_TASKS = 20_000;

  /**
   * Simulates a graph as it was submitted; empty where some time is not stated, or none is above 0,
   * as then there is nothing to be right about, and for graphs above {@link #MAX_TASKS}. Waits for
   * resources are not simulated. Cost: O((V + E) log V).
   *
   * @param runners tasks that could run at the same time, at least 1
   */
  public static Optional<Prediction> of(WorkflowSpec submitted, int runners, long tookMs) {
    long[] stated = submitted.tasks().stream().mapToLong(ExpectedWork::statedMs).toArray();
    boolean known = Arrays.stream(stated).allMatch(ms -> ms >= 0);
    boolean takesTime = Arrays.stream(stated).anyMatch(ms -> ms > 0);
    if (!known || !takesTime || stated.length > MAX_TASKS) {
      return Optional.empty();
    }
    TurnPolicy turns = submitted.scheduling().policy();
    SchedulePolicy policy = SchedulePolicy.of(turns == null ? TurnPolicy.LONGEST_PATH : turns);
    long planned =
        Forecast.of(submitted, List.of(runners), 0, 1, 1, policy, Forecast.DEFAULT_TRIP_MS)
            .points()
            .getFirst()
            .plannedMs();
    return Optional.of(new Prediction(planned, tookMs));
  }

  /** Returns the first tasks of a graph alone, as it was before others were added. */
  public static WorkflowSpec asSubmitted(WorkflowSpec grown, int count) {
    List<TaskSpec> tasks = grown.tasks().subList(0, Math.min(count, grown.tasks().size()));
    Set<TaskId> ids = new HashSet<>();
    tasks.forEach(task -> ids.add(task.id()));
    List<TaskSpec> cut = new ArrayList<>(tasks.size());
    for (TaskSpec task : tasks) {
      List<Dependency> needs =
          task.needs().stream().filter(need -> ids.contains(need.task())).toList();
      cut.add(needs.size() == task.needs().size() ? task : task.withNeeds(needs));
    }
    return grown.withTasks(cut);
  }

  /** Returns how much longer it took than was said, in percent; below 0: it took less. */
  public double errorPercent() {
    return 100.0 * (tookMs - plannedMs) / plannedMs;
  }
}
