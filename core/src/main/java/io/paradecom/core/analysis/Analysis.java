package io.paradecom.core.analysis;

import io.paradecom.core.graph.Bottlenecks;
import io.paradecom.core.graph.Bottlenecks.Bottleneck;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.PeakParallelism;
import io.paradecom.core.graph.RedundantEdges;
import io.paradecom.core.graph.Schedule;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.graph.TaskReach;
import io.paradecom.core.graph.Trouble;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything that is known of a graph before it runs, by expected run times.
 *
 * @param spec the graph
 * @param readyAtOnce tasks that may start at once, in the order of the list
 * @param blocked tasks that are to be run but never can, because a task that they need is held
 * @param peak most tasks that can ever run together, whatever their times; empty when the graph is
 *     too large to say
 * @param schedule a run with as many runners as are useful ({@link SpeedUp#usefulRunners})
 * @param unlimited what runs when with as many runners as one wants
 * @param bottlenecks tasks whose halving would make {@code schedule} shorter, the worst first
 * @param redundant dependencies that say nothing new; empty when the graph is too large to say
 * @param chains tasks in a row that perhaps need not be
 * @param hints what the texts of tasks give reason to ask; empty when the graph is too large
 */
public record Analysis(
    WorkflowSpec spec,
    GraphShape shape,
    List<TaskId> readyAtOnce,
    List<TaskId> blocked,
    OptionalInt peak,
    SpeedUp speedUp,
    Schedule schedule,
    ParallelismProfile unlimited,
    List<Bottleneck> bottlenecks,
    Optional<List<RedundantEdges.Edge>> redundant,
    List<Chain> chains,
    Optional<TextHints> hints) {
  /** Most bottlenecks that are kept. */
  public static final int MAX_BOTTLENECKS = 10;

  public Analysis {
    readyAtOnce = List.copyOf(readyAtOnce);
    blocked = List.copyOf(blocked);
    bottlenecks = List.copyOf(bottlenecks);
    chains = List.copyOf(chains);
  }

  /**
   * Analyses a graph. Cost: some 60 simulations of O((V + E) log V) at most, and O(V · E / 64) for
   * redundant dependencies; a few hundred bytes a task.
   *
   * @param mostRunners largest number of runners to look at, at least 1
   * @throws IllegalArgumentException when the graph cannot run, or {@code mostRunners} is below 1
   */
  public static Analysis of(WorkflowSpec spec, int mostRunners) {
    GraphShape shape = GraphShape.of(spec);
    ListSchedule schedules = ListSchedule.of(spec);
    SpeedUp speedUp = SpeedUp.of(schedules, mostRunners);
    int runners = speedUp.usefulRunners();
    return new Analysis(
        spec,
        shape,
        readyAtOnce(spec, shape),
        blocked(spec, shape),
        PeakParallelism.of(spec),
        speedUp,
        schedules.simulate(runners, SchedulePolicy.LONGEST_PATH),
        unlimited(shape),
        Bottlenecks.find(spec, runners, MAX_BOTTLENECKS),
        RedundantEdges.find(spec),
        ChainSearch.find(spec, shape.spanMs()),
        TaskReach.of(spec).map(reach -> TextHints.of(spec, shape, reach)));
  }

  /** Returns for how long nothing runs but one task, with as many runners as one wants. */
  public long aloneMs() {
    return unlimited.timeMsWith(1);
  }

  private static ParallelismProfile unlimited(GraphShape shape) {
    List<GraphShape.TaskPlace> running =
        shape.tasks().stream().filter(task -> task.costMs() > 0).toList();
    return ParallelismProfile.of(
        running.stream().mapToLong(GraphShape.TaskPlace::earliestStartMs).toArray(),
        running.stream().mapToLong(task -> task.earliestStartMs() + task.costMs()).toArray());
  }

  private static List<TaskId> readyAtOnce(WorkflowSpec spec, GraphShape shape) {
    Set<TaskId> first = new HashSet<>(shape.waves().isEmpty() ? List.of() : shape.waves().get(0));
    return spec.tasks().stream().map(TaskSpec::id).filter(first::contains).toList();
  }

  private static List<TaskId> blocked(WorkflowSpec spec, GraphShape shape) {
    Set<TaskId> running = new HashSet<>();
    running.addAll(Trouble.tasks(spec));
    shape.tasks().stream().filter(task -> task.runs()).forEach(task -> running.add(task.id()));
    return spec.tasks().stream()
        .filter(task -> task.disposition() == Disposition.RUN)
        .filter(task -> !(task.action() instanceof TaskAction.Gate))
        .map(TaskSpec::id)
        .filter(id -> !running.contains(id))
        .toList();
  }
}
