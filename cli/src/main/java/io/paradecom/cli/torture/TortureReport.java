package io.paradecom.cli.torture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run, for a person and for a program.
 *
 * @param wall from the first process's start to the verdict
 * @param complete whether it was not stopped before its end
 */
record TortureReport(
    TorturePlan plan,
    Duration wall,
    boolean complete,
    Figures figures,
    long violations,
    List<Finding> findings) {
  private static final int SHOWN_FINDINGS = 30;

  /** Whether nothing was found. */
  boolean isPassed() {
    return complete && findings.isEmpty() && violations == 0;
  }

  /** Whether all that is aimed at was reached. */
  boolean isOnTarget() {
    return targets().stream().noneMatch(Figures.Target::isWanting);
  }

  private List<Figures.Target> targets() {
    return figures.targets(plan.kinds());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Seed %d, %d min of faults.".formatted(plan.seed(), plan.minutes()));
    if (!plan.brokerDelay().isZero()) {
      lines.add(
          "Everything took %d ms longer to each broker, and as much from it."
              .formatted(plan.brokerDelay().toMillis()));
    }
    lines.add("");
    lines.addAll(faults());
    lines.add("");
    lines.addAll(work());
    lines.add("");
    lines.addAll(times());
    lines.add("");
    targets().stream().map(Figures.Target::line).forEach(lines::add);
    lines.add("");
    if (!complete) {
      // What was cut short has not ended, of course.
      lines.add("Stopped before its end: nothing is proven.");
      return lines;
    }
    findings.stream()
        .limit(SHOWN_FINDINGS)
        .forEach(finding -> lines.add(finding.kind() + "  " + Printable.of(finding.sentence())));
    if (findings.size() > SHOWN_FINDINGS) {
      lines.add("... and %,d more.".formatted(findings.size() - SHOWN_FINDINGS));
    }
    lines.add(verdict());
    return lines;
  }

  private List<String> faults() {
    Table table = new Table("FAULT", "TARGET", "DONE", "LEFT OUT");
    Map<String, Long> all = new java.util.TreeMap<>(figures.faults());
    figures.skipped().keySet().forEach(name -> all.putIfAbsent(name, 0L));
    all.forEach((name, count) -> {
      String[] words = name.split(" ", 2);
      table.add(
          words[0],
          words[1],
          Long.toString(count),
          Long.toString(figures.skipped().getOrDefault(name, 0L)));
    });
    return table.lines();
  }

  private List<String> work() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d workflows were acknowledged; %,d tasks have a result, %.1f a second.",
            figures.workflows(),
            figures.results(),
            figures.tasksPerSecond()),
        String.format(
            Locale.ROOT,
            "%,d dispatches, %,d lost leases, %,d failed attempts; %,d processes came to an end"
                + " that does not count.",
            figures.dispatched(),
            figures.leasesLost(),
            figures.attemptsFailed(),
            figures.again()));
  }

  private List<String> times() {
    Table table = new Table("TIME UNTIL WORK GOES ON", "SAMPLES", "P50 S", "P99 S", "MAX S");
    row(table, "leader gone, one fault", Figures.alone(figures.takeovers()));
    row(table, "leader gone, any mixture", figures.takeovers());
    row(table, "runner killed, one fault", Figures.alone(figures.redispatches()));
    row(table, "runner killed, any mixture", figures.redispatches());
    return table.lines();
  }

  private static void row(Table table, String what, List<Recovery.Sample> samples) {
    table.add(
        what,
        Integer.toString(samples.size()),
        seconds(samples, 50),
        seconds(samples, 99),
        seconds(samples, 100));
  }

  private static String seconds(List<Recovery.Sample> samples, int percent) {
    Duration time = Recovery.percentile(samples, percent);
    return time == null ? "-" : String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
  }

  private String verdict() {
    return isPassed()
        ? "Passed: no violation, no lost submit, no duplicate result."
        : "FAILED: %,d findings.".formatted(findings.size());
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("verdict", isPassed() ? "passed" : complete ? "failed" : "stopped");
    root.put("seed", plan.seed());
    root.put("minutes", plan.minutes());
    root.put("brokerDelayMs", plan.brokerDelay().toMillis());
    root.put("open", plan.open());
    root.put("slots", plan.slots());
    root.put("wallMs", wall.toMillis());
    ObjectNode faults = root.putObject("faults");
    figures.faults().forEach(faults::put);
    ObjectNode skipped = root.putObject("leftOut");
    figures.skipped().forEach(skipped::put);
    root.put("workflows", figures.workflows());
    root.put("results", figures.results());
    root.put("tasksPerSecond", figures.tasksPerSecond());
    root.put("able", figures.able());
    root.put("succeeded", figures.succeeded());
    root.put("succeededPercent", figures.share() * 100);
    root.put("dispatches", figures.dispatched());
    root.put("lostLeases", figures.leasesLost());
    root.put("failedAttempts", figures.attemptsFailed());
    root.put("carriedOutAgain", figures.again());
    root.set("takeoverAloneMs", times(Figures.alone(figures.takeovers())));
    root.set("takeoverMs", times(figures.takeovers()));
    root.set("redispatchAloneMs", times(Figures.alone(figures.redispatches())));
    root.set("redispatchMs", times(figures.redispatches()));
    root.put("onTarget", isOnTarget());
    root.set("aims", aims());
    root.put("violations", violations);
    for (Finding.Kind kind : Finding.Kind.values()) {
      root.put(name(kind), findings.stream().filter(finding -> finding.kind() == kind).count());
    }
    ArrayNode found = root.putArray("found");
    findings.forEach(finding ->
        found.addObject().put("kind", name(finding.kind())).put("sentence", finding.sentence()));
    return root;
  }

  private ArrayNode aims() {
    ArrayNode aims = JsonNodeFactory.instance.arrayNode();
    for (Figures.Target target : targets()) {
      aims.addObject()
          .put("aim", target.what())
          .put("result", target.result().word())
          .put("found", target.found());
    }
    return aims;
  }

  /** The kind as a key: {@code lostSubmit}. */
  private static String name(Finding.Kind kind) {
    StringBuilder name = new StringBuilder();
    for (String word : kind.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  private static ObjectNode times(List<Recovery.Sample> samples) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("samples", samples.size());
    for (int percent : new int[] {50, 99, 100}) {
      Duration time = Recovery.percentile(samples, percent);
      if (time != null) {
        node.put(percent == 100 ? "max" : "p" + percent, time.toMillis());
      }
    }
    return node;
  }
}
