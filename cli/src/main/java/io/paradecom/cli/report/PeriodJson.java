package io.paradecom.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.run.Spend;
import java.util.TreeMap;

/** A report of a period for a program. Times are in milliseconds. */
final class PeriodJson {
  private PeriodJson() {}

  static ObjectNode of(PeriodReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("since", report.since().toString());
    root.put("until", report.now().toString());
    add(root, report.total());
    report.figures().forEach(it -> root.put(it.field(), round(it.value(), 1000)));
    root.put("by", report.by().title());
    groups(root.putArray("groups"), report, report.by());
    trends(root.putArray("trends"), report);
    groups(root.putArray("days"), report, Grouping.DAY);
    ArrayNode runs = root.putArray("runs");
    report.lines().forEach(line -> runs.add(of(line, report)));
    return root;
  }

  private static void groups(ArrayNode array, PeriodReport report, Grouping by) {
    report.groups(by).forEach((name, sum) -> add(array.addObject().put("group", name), sum));
  }

  private static void trends(ArrayNode array, PeriodReport report) {
    report
        .trends()
        .forEach((name, trend) -> {
          ObjectNode node =
              array
                  .addObject()
                  .put("group", name)
                  .put("succeeded", trend.runs())
                  .put("medianMs", trend.medianMs())
                  .put("usdPerRun", round(trend.usdPerRun(), 1_000_000));
          trend.timeChangePercent().ifPresent(it -> node.put("medianChangePercent", round(it, 10)));
          trend.usdChangePercent().ifPresent(it -> node.put("usdChangePercent", round(it, 10)));
        });
  }

  private static void add(ObjectNode node, Sum sum) {
    node.put("runCount", sum.runs())
        .put("open", sum.open())
        .put("succeeded", sum.succeeded())
        .put("late", sum.late())
        .put("tasks", sum.tasks())
        .put("tasksSucceeded", sum.tasksSucceeded())
        .put("attempts", sum.attempts())
        .put("workMs", sum.workMs())
        .put("wallMs", sum.wallMs());
    add(node, sum.spend());
    node.put("expectedUsd", round(sum.expectedUsd(), 1_000_000));
  }

  private static void add(ObjectNode node, Spend spend) {
    node.put("tokens", spend.tokens())
        .put("costUsd", round(spend.costUsd(), 1_000_000))
        .put("cpuMs", spend.cpuMs())
        .put("peakRssBytes", spend.peakBytes());
  }

  private static ObjectNode of(RunLine line, PeriodReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("workflowId", line.id())
        .put("name", line.name())
        .put("state", line.state())
        .put("submittedAt", line.submittedAt().toString())
        .put("tasks", line.tasks())
        .put("tasksSucceeded", line.succeeded())
        .put("wallMs", line.wallMs())
        .put("workMs", line.workMs())
        .put("usualMs", line.usualMs())
        .put("late", line.isLate(report.now()));
    ObjectNode labels = node.putObject("labels");
    new TreeMap<>(line.labels()).forEach(labels::put);
    line.deadline().ifPresent(deadline -> node.put("deadline", deadline.toString()));
    add(node, line.spend());
    line.outlook()
        .ifPresent(outlook ->
            node.put("percent", round(outlook.percent(), 10))
                .put("restP50Ms", outlook.p50Ms())
                .put("restP90Ms", outlook.p90Ms())
                .put("expectedUsd", round(line.expectedUsd(), 1_000_000)));
    ArrayNode waits = node.putArray("waitsFor");
    line.waits()
        .forEach(wait ->
            waits
                .addObject()
                .put("task", wait.task())
                .put("whom", wait.whom())
                .put("since", wait.since().toString()));
    return node;
  }

  private static double round(double value, long factor) {
    return (double) Math.round(value * factor) / factor;
  }
}
