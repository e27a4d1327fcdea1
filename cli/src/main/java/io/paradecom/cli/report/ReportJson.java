package io.paradecom.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.run.BudgetLine;
import io.paradecom.cli.run.Spend;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.Phase;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.RunnerTimes;
import io.paradecom.core.report.TaskTimes;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.UndeclaredWrite;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A report for a program. Times are in milliseconds. */
final class ReportJson {
  private ReportJson() {}

  static ObjectNode of(RunReport report, Instant now) {
    RunStatistics all = report.statistics();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("workflowId", report.workflow());
    root.put("state", report.state());
    root.put("tasks", report.tasks().size());
    root.put("attempts", report.attempts());
    root.put("runners", report.runners());
    root.put("workMs", all.workMs());
    root.put("wallMs", all.wallMs());
    root.put("criticalPathMs", all.criticalPathMs());
    root.put("lowerBoundMs", all.lowerBoundMs());
    Figure.of(report).forEach(it -> root.put(it.field(), Math.round(it.value() * 1000) / 1000.0));
    Spend spend = report.spend();
    root.putObject("spend")
        .put("attempts", spend.attempts())
        .put("tokens", spend.tokens())
        .put("costUsd", spend.costUsd())
        .put("cpuMs", spend.cpuMs())
        .put("peakRssBytes", spend.peakBytes());
    ArrayNode budgets = root.putArray("budgets");
    report.budgets().forEach(use -> BudgetLine.write(use, budgets.addObject()));
    stands(root, report.standing(now));
    predicted(root, report);
    phases(root.putObject("phasesMs"), report.total());
    ArrayNode runners = root.putArray("byRunner");
    report.byRunner().forEach(runner -> runners.add(of(runner, all.wallMs())));
    ArrayNode path = root.putArray("path");
    report.path().forEach(step -> path.add(of(step)));
    ArrayNode tasks = root.putArray("byTask");
    report.tasks().forEach(task -> tasks.add(of(task)));
    undeclared(root.putArray("undeclaredWrites"), report);
    return root;
  }

  private static void predicted(ObjectNode root, RunReport report) {
    report
        .prediction()
        .ifPresent(it ->
            root.put("predictedMs", it.plannedMs())
                .put("predictionErrorPercent", Math.round(it.errorPercent() * 10) / 10.0));
  }

  private static void undeclared(ArrayNode writes, RunReport report) {
    for (UndeclaredWrite write : report.undeclared()) {
      ObjectNode one = writes.addObject().put("task", write.task().value());
      one.put("path", write.path());
      TaskId other = write.other();
      if (other != null) {
        one.put("other", other.value()).put("declared", write.declared());
      }
    }
  }

  private static void stands(ObjectNode root, Standing standing) {
    RunLine line = standing.line();
    ObjectNode labels = root.putObject("labels");
    new TreeMap<>(line.labels()).forEach(labels::put);
    root.put("late", standing.isLate());
    line.deadline().ifPresent(deadline -> root.put("deadline", deadline.toString()));
    line.outlook()
        .ifPresent(outlook ->
            root.put("percent", Math.round(outlook.percent() * 10) / 10.0)
                .put("restP50Ms", outlook.p50Ms())
                .put("restP90Ms", outlook.p90Ms()));
    if (!line.over()) {
      line.expectedSpend()
          .ifPresent(all ->
              root.put("expectedTokens", all.tokens())
                  .put("expectedUsd", Math.round(all.costUsd() * 1e6) / 1e6));
    }
    ArrayNode waits = root.putArray("waitsFor");
    for (OpenWaits.Wait wait : line.waits()) {
      waits
          .addObject()
          .put("task", wait.task())
          .put("whom", wait.whom())
          .put("since", wait.since().toString());
    }
  }

  private static ObjectNode of(RunnerTimes runner, long wallMs) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("runner", runner.runner().value())
        .put("attempts", runner.attempts())
        .put("busyMs", runner.busyMs())
        .put("mostAtATime", runner.mostAtATime())
        .put("utilisation", Math.round(runner.utilisation(wallMs) * 1000) / 1000.0);
  }

  private static ObjectNode of(PathStep step) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("task", step.task().value())
        .put("waitedMs", step.waitedMs())
        .put("ranMs", step.ranMs());
  }

  private static ObjectNode of(TaskTimes task) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("task", task.task().value())
            .put("state", task.state().name().toLowerCase(Locale.ROOT))
            .put("attempts", task.attempts());
    phases(node.putObject("phasesMs"), task.millis());
    return node;
  }

  private static void phases(ObjectNode node, Map<Phase, Long> millis) {
    for (Phase phase : Phase.values()) {
      node.put(phase.name().toLowerCase(Locale.ROOT), millis.getOrDefault(phase, 0L));
    }
  }
}
