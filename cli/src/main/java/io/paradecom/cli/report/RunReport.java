package io.paradecom.cli.report;

import io.paradecom.cli.run.Outlook;
import io.paradecom.cli.run.Prediction;
import io.paradecom.cli.run.RunView;
import io.paradecom.cli.run.Spend;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.report.LatencyHistogram;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.Phase;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.RunTimes;
import io.paradecom.core.report.RunnerTimes;
import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.report.TaskTimes;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one run was like, as its events tell it. Times of attempts are by their runners' clocks. */
public final class RunReport {
  private static final Set<FailureKind> FORCED =
      EnumSet.of(FailureKind.MERGE_FAILED, FailureKind.MERGE_REFUSED);

  /** Most undeclared writes that are told. */
  static final int MAX_WRITES = 500;

  private final String workflow;
  private final RunView view = new RunView();
  private final RunTimes times = new RunTimes();
  private final OpenWaits waits = new OpenWaits();
  private final List<UndeclaredWrite> undeclared = new ArrayList<>();
  private Instant submittedAt = Instant.EPOCH;
  private int forcedFailures;
  private int events;

  public RunReport(String workflow) {
    this.workflow = workflow;
  }

  /** Takes in one event; they come in their order. */
  public void event(Instant at, WorkflowEvent event) {
    view.apply(at, event);
    times.event(at, event);
    waits.event(at, event);
    switch (event) {
      case WorkflowEvent.AttemptFailed failed ->
          forcedFailures += FORCED.contains(failed.failure().kind()) ? 1 : 0;
      case WorkflowEvent.WorkflowSubmitted _ -> submittedAt = at;
      case WorkflowEvent.UndeclaredWritesFound found ->
          found.writes().stream()
              .limit(Math.max(0, MAX_WRITES - undeclared.size()))
              .forEach(undeclared::add);
      default -> {}
    }
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
    return view.statistics(runners());
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

  /** Which tasks ran at the same time as others. */
  Togetherness togetherness() {
    return Togetherness.of(view.spec(), view.intervals());
  }

  /** Attempts that failed because of what ran beside them: their work could not be merged. */
  int forcedFailures() {
    return forcedFailures;
  }

  /** What all attempts spent that reported it. */
  Spend spend() {
    return view.account().spend();
  }

  /** What is used of its budgets. */
  List<BudgetUse> budgets() {
    return view.budgets();
  }

  /** Returns how long each task that succeeded ran last, by id. */
  Map<String, Long> measuredMs() {
    Map<String, Long> measured = new HashMap<>();
    for (TaskInterval one : view.intervals()) {
      if (one.outcome() == TaskInterval.Outcome.SUCCEEDED) {
        measured.put(one.task().value(), one.durationMs());
      }
    }
    return measured;
  }

  LatencyHistogram resolutionMicros() {
    return times.resolutionMicros();
  }

  /**
   * Returns the run as one of several.
   *
   * @param usualMs median wall time of those before it; 0: there were none
   * @param usualTimes how long its tasks took in those
   */
  RunLine line(
      String name, Instant submittedAt, long usualMs, Map<String, Long> usualTimes, Instant now) {
    RunStatistics all = statistics();
    return new RunLine(
        workflow,
        name,
        view.state().name().toLowerCase(Locale.ROOT),
        submittedAt,
        view.state().isTerminal(),
        tasks().size(),
        view.count(TaskState.SUCCEEDED),
        attempts(),
        all.workMs(),
        all.wallMs(),
        forcedFailures,
        spend(),
        budgets(),
        waits.all(),
        usualMs,
        Outlook.of(view, usualTimes, now, runners()),
        view.account().header().map(it -> it.labels().values()).orElse(Map.of()),
        view.account().deadline(),
        view.late().isPresent());
  }

  /** Returns how the run stands. */
  Standing standing(Instant now) {
    String name = view.account().header().map(SubmitHeader::name).orElse(workflow);
    return new Standing(line(name, submittedAt, 0, Map.of(), now), now);
  }

  /** Returns what was to be expected of it before; empty: it did not succeed, or nobody can say. */
  Optional<Prediction> prediction() {
    if (view.state() != WorkflowState.SUCCEEDED) {
      return Optional.empty();
    }
    return view.account()
        .header()
        .map(header -> Prediction.asSubmitted(view.spec(), header.taskCount()))
        .flatMap(submitted -> Prediction.of(submitted, runners(), statistics().wallMs()));
  }

  /** Returns what tasks wrote and had not declared, the first {@value #MAX_WRITES}. */
  List<UndeclaredWrite> undeclared() {
    return List.copyOf(undeclared);
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
  public List<String> lines(Instant now) {
    return ReportText.of(this, now);
  }

  /** Returns the report as one object on one line. */
  public String json(Instant now) {
    return ReportJson.of(this, now).toString();
  }

  /** Returns the report as one page that needs nothing beside it. */
  public String html(Instant now) {
    return ReportPage.of(this, now);
  }
}
