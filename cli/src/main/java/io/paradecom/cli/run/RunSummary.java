package io.paradecom.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said at the end of a run, for people and for programs. Times are in milliseconds. */
final class RunSummary {
  private static final int MAX_ERRORS = 10;
  private static final int MAX_PATH = 8;

  private final String workflowId;
  private final RunView view;
  private final RunStatistics statistics;
  private final int runners;
  private final Optional<Prediction> prediction;
  private StatusWriter.@Nullable Result writeBack;

  /**
   * @param submitted the graph as it was before the run; null: it is not known here
   */
  RunSummary(String workflowId, @Nullable WorkflowSpec submitted, RunView view, int runners) {
    this.workflowId = workflowId;
    this.view = view;
    this.runners = runners;
    this.statistics = view.statistics(runners);
    this.prediction =
        submitted == null || view.state() != WorkflowState.SUCCEEDED
            ? Optional.empty()
            : Prediction.of(submitted, runners, statistics.wallMs());
  }

  /** Adds what came of writing statuses back. */
  void add(StatusWriter.Result result) {
    writeBack = result;
  }

  boolean succeeded() {
    return view.state() == WorkflowState.SUCCEEDED;
  }

  /** How the command ends with this result. */
  ExitCode exitCode() {
    return switch (view.state()) {
      case SUCCEEDED -> ExitCode.SUCCESS;
      case REFUSED -> ExitCode.INVALID;
      default -> ExitCode.NOT_SUCCEEDED;
    };
  }

  /** One JSON object on one line. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("workflowId", workflowId);
    json.put("state", stateName());
    view.late().ifPresent(deadline -> json.put("lateFor", deadline.toString()));
    json.put("tasks", view.tasks().size());
    json.put("succeeded", view.count(TaskState.SUCCEEDED));
    json.put("failed", view.count(TaskState.FAILED));
    json.put("skipped", view.count(TaskState.SKIPPED));
    json.put("cancelled", view.count(TaskState.CANCELLED));
    json.put("compensated", view.count(TaskState.COMPENSATED));
    json.put("parked", view.count(TaskState.PARKED));
    json.put("attempts", view.attempts());
    json.put("wallMs", statistics.wallMs());
    json.put("workMs", statistics.workMs());
    json.put("criticalPathMs", statistics.criticalPathMs());
    json.put("lowerBoundMs", statistics.lowerBoundMs());
    json.put("efficiency", round(statistics.efficiency(), 3));
    json.put("speedup", round(statistics.speedup(), 2));
    json.put("reductionPercent", round(statistics.reductionPercent(), 1));
    json.put("dispatchP50Ms", view.dispatchMicros().percentile(50) / 1000.0);
    json.put("dispatchP99Ms", view.dispatchMicros().percentile(99) / 1000.0);
    Spend spend = view.account().spend();
    json.put("tokens", spend.tokens());
    json.put("costUsd", round(spend.costUsd(), 6));
    ArrayNode budgets = json.putArray("budgets");
    view.budgets().forEach(use -> BudgetLine.write(use, budgets.addObject()));
    prediction.ifPresent(it ->
        json.put("predictedMs", it.plannedMs())
            .put("predictionErrorPercent", round(it.errorPercent(), 1)));
    if (writeBack != null) {
      json.putObject("writeBack")
          .put("written", writeBack.written())
          .put("conflicts", writeBack.conflicts())
          .put("complete", writeBack.problems().isEmpty());
    }
    return json.toString();
  }

  /** Several lines for a person. */
  String text() {
    List<String> lines = new ArrayList<>();
    String why = view.detail().isEmpty() ? "" : ": " + view.detail();
    lines.add(
        "%s %s%s in %s%s"
            .formatted(
                workflowId,
                stateName(),
                view.late().isPresent() ? ", late," : "",
                seconds(statistics.wallMs()),
                why));
    lines.add("  tasks        " + counts());
    if (statistics.workMs() > 0) {
      addTimes(lines);
    }
    addSpend(lines);
    addSlowest(lines);
    addErrors(lines);
    return String.join(System.lineSeparator(), lines);
  }

  private void addTimes(List<String> lines) {
    lines.add(
        "  work         %s in %s, one after the other"
            .formatted(seconds(statistics.workMs()), attempts(view.attempts())));
    lines.add("  critical     %s  %s".formatted(seconds(statistics.criticalPathMs()), path()));
    lines.add(
        "  lower bound  %s on %d runners; efficiency %.2f"
            .formatted(seconds(statistics.lowerBoundMs()), runners, statistics.efficiency()));
    double saved = statistics.reductionPercent();
    lines.add(
        "  speed-up     %.2f times, %.0f %% %s time than one after the other"
            .formatted(statistics.speedup(), Math.abs(saved), saved < 0 ? "more" : "less"));
    prediction.ifPresent(it ->
        lines.add(
            String.format(
                Locale.ROOT,
                "  predicted    %s; it took %.0f %% %s",
                seconds(it.plannedMs()),
                Math.abs(it.errorPercent()),
                it.errorPercent() < 0 ? "less" : "more")));
    if (view.dispatchMicros().count() > 0) {
      lines.add(
          "  dispatch     p50 %.1f ms, p99 %.1f ms from a result to the next start"
              .formatted(
                  view.dispatchMicros().percentile(50) / 1000.0,
                  view.dispatchMicros().percentile(99) / 1000.0));
    }
  }

  private void addSpend(List<String> lines) {
    String spent = view.account().spend().outlook(Optional.empty());
    if (!spent.isEmpty()) {
      lines.add("  spent        " + spent);
    }
    view.budgets().forEach(use -> lines.add("  budget       " + BudgetLine.of(use)));
  }

  private void addSlowest(List<String> lines) {
    if (statistics.slowest().size() < 2 || statistics.slowest().getFirst().durationMs() == 0) {
      return;
    }
    lines.add(
        "  slowest      "
            + statistics.slowest().stream()
                .limit(5)
                .map(task -> task.task() + " " + seconds(task.durationMs()))
                .collect(Collectors.joining(", ")));
  }

  private void addErrors(List<String> lines) {
    List<TaskView> bad =
        view.tasks().stream()
            .filter(task -> task.state == TaskState.FAILED || task.state == TaskState.PARKED)
            .toList();
    for (TaskView task : bad.subList(0, Math.min(MAX_ERRORS, bad.size()))) {
      TaskFailure failure = task.failure;
      lines.add(
          "  %s       %s after %s: %s"
              .formatted(
                  task.state == TaskState.FAILED ? "failed" : "parked",
                  task.id(),
                  attempts(task.attempts),
                  failure == null ? "" : failure.message()));
      if (failure != null) {
        failure.lastOutput().forEach(line -> lines.add("    | " + Printable.of(line)));
      }
    }
    if (bad.size() > MAX_ERRORS) {
      lines.add("  and %d more".formatted(bad.size() - MAX_ERRORS));
    }
  }

  private String counts() {
    List<String> parts = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      int count = view.count(state);
      if (count > 0) {
        parts.add(count + " " + state.name().toLowerCase(Locale.ROOT));
      }
    }
    return "%d: %s".formatted(view.tasks().size(), String.join(", ", parts));
  }

  private String path() {
    List<TaskId> path = statistics.criticalPath();
    String shown =
        path.stream().limit(MAX_PATH).map(TaskId::value).collect(Collectors.joining(" > "));
    return path.size() > MAX_PATH ? shown + " > ... (" + path.size() + " tasks)" : shown;
  }

  private String stateName() {
    return view.isStalled() && !view.state().isTerminal()
        ? "stalled"
        : view.state().name().toLowerCase(Locale.ROOT);
  }

  static String attempts(int count) {
    return count == 1 ? "1 attempt" : count + " attempts";
  }

  static String seconds(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? "%.1f s".formatted(millis / 1000.0)
        : "%d min %d s".formatted(millis / 60_000, millis / 1000 % 60);
  }

  private static double round(double value, int digits) {
    double factor = Math.pow(10, digits);
    return Math.round(value * factor) / factor;
  }
}
