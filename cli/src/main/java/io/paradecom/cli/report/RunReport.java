package io.paradecom.cli.report;

import io.paradecom.cli.run.RunView;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.Phase;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.RunTimes;
import io.paradecom.core.report.RunnerTimes;
import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.report.TaskTimes;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What one run was like, as its events tell it. Times of attempts are by their runners' clocks. */
public final class RunReport {
  private final String workflow;
  private final RunView view = new RunView();
  private final RunTimes times = new RunTimes();
  private int events;

  public RunReport(String workflow) {
    this.workflow = workflow;
  }

  /** Takes in one event; they come in their order. */
  public void event(Instant at, WorkflowEvent event) {
    view.apply(at, event);
    times.event(at, event);
    events++;
  }

  /** Whether nothing is known of the run. */
  public boolean isEmpty() {
    return events == 0;
  }

  String workflow() {
    return workflow;
  }

  String state() {
    String state = view.state().name().toLowerCase(Locale.ROOT);
    return view.isOver() ? state : state + ", not over yet";
  }

  /** Statistics with as many runners as there were tasks at the same time. */
  RunStatistics statistics() {
    Instant first = view.firstDispatch();
    return RunStatistics.of(
        view.spec(), view.intervals(), runners(), first == null ? 0 : first.toEpochMilli());
  }

  /** Most tasks that ran at the same time, at least 1. */
  int runners() {
    return view.mostAtATime();
  }

  int attempts() {
    return view.attempts();
  }

  List<TaskTimes> tasks() {
    return times.tasks();
  }

  List<TaskInterval> intervals() {
    return view.intervals();
  }

  Map<Phase, Long> total() {
    return times.total();
  }

  List<RunnerTimes> byRunner() {
    return times.runners();
  }

  List<PathStep> path() {
    return times.path();
  }

  /** The tasks that took most time from being ready to their end, the slowest first. */
  List<TaskTimes> slowest(int most) {
    return tasks().stream()
        .filter(task -> task.attempts() > 0)
        .sorted(Comparator.comparingLong(RunReport::sinceReady).reversed())
        .limit(most)
        .toList();
  }

  static long sinceReady(TaskTimes task) {
    return task.millis().entrySet().stream()
        .filter(phase -> phase.getKey() != Phase.DEPENDENCIES)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  int count(TaskState state) {
    return view.count(state);
  }

  /**
   * Share of the tasks that are to be done which succeeded, in percent; 100 when there are none.
   */
  double completionPercent() {
    int all = tasks().size();
    return all == 0 ? 100.0 : 100.0 * view.count(TaskState.SUCCEEDED) / all;
  }

  /**
   * Share of the tasks that ran which did so at the same time as another one, at least for a
   * moment, in percent; 0 when none ran.
   */
  double parallelPercent() {
    List<TaskInterval> byStart = new ArrayList<>(view.intervals());
    byStart.sort(Comparator.comparingLong(TaskInterval::startMs));
    Set<Object> ran = new HashSet<>();
    Set<Object> together = new HashSet<>();
    TaskInterval last = null;
    for (TaskInterval one : byStart) {
      ran.add(one.task());
      if (last != null && one.startMs() < last.endMs() && !one.task().equals(last.task())) {
        together.add(one.task());
        together.add(last.task());
      }
      last = last == null || one.endMs() > last.endMs() ? one : last;
    }
    return ran.isEmpty() ? 0.0 : 100.0 * together.size() / ran.size();
  }

  /** Milliseconds from the end of a task's last dependency to the task being ready. */
  double resolutionMs(double percentile) {
    return times.resolutionMicros().percentile(percentile) / 1000.0;
  }

  /** Milliseconds from there to its start on a runner. */
  double dispatchMs(double percentile) {
    return view.dispatchMicros().percentile(percentile) / 1000.0;
  }

  /** Returns the report as lines for a terminal. */
  public List<String> lines() {
    return ReportText.of(this);
  }

  /** Returns the report as one object on one line. */
  public String json() {
    return ReportJson.of(this).toString();
  }

  /** Returns the report as one page that needs nothing beside it. */
  public String html() {
    return ReportPage.of(this);
  }
}
