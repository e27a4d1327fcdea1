package io.paradecom.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.spec.Continuation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code bench} prints. */
final class BenchReport {
  private BenchReport() {}

  /** Returns the figures of {@code runs} runs of a graph as one JSON object. */
  static ObjectNode of(
      BenchShape shape, BenchShape.Load load, int slots, BenchRun.Figures figures, int runs) {
    double tasks = (double) load.n() * runs;
    double workMs = load.work().toNanos() / 1e6;
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("shape", shape.name().toLowerCase(Locale.ROOT));
    line.put("n", load.n());
    line.put("slots", slots);
    if (load.locks() > 0) {
      line.put("locks", load.locks());
    }
    if (workMs > 0) {
      line.put("workMs", workMs);
    }
    if (load.action() != null) {
      line.put("action", load.action().target());
    }
    if (load.continuation() != Continuation.NONE) {
      line.put("continue", load.continuation().name().toLowerCase(Locale.ROOT));
    }
    line.put("runs", runs);
    line.put("submitMs", figures.acceptNanos() / runs / 1_000_000);
    line.put("tasksPerSecond", Math.round(tasks * 1e9 / figures.wallNanos()));
    line.put("dispatchP50Ms", figures.dispatch().percentile(50) / 1000.0);
    line.put("dispatchP99Ms", figures.dispatch().percentile(99) / 1000.0);
    line.put("wallMs", figures.wallNanos() / runs / 1_000_000);
    if (workMs > 0) {
      double shortest = (double) shape.shortest(load, slots).toNanos() * runs;
      line.put("efficiency", rounded(shortest / figures.wallNanos()));
    }
    putCosts(figures, tasks, line);
    return line;
  }

  private static void putCosts(BenchRun.Figures figures, double tasks, ObjectNode line) {
    Map<String, Long> cpu = figures.cpuNanos();
    line.put("cpuMicrosPerTask", Math.round(cpu.getOrDefault("all", 0L) / 1000.0 / tasks));
    line.put("peakRssBytes", peakRssBytes());
    ObjectNode roles = line.putObject("cpuMicrosPerTaskByRole");
    cpu.forEach((role, nanos) -> {
      if (!role.equals("all")) {
        roles.put(role, Math.round(nanos / 1000.0 / tasks));
      }
    });
    ObjectNode perTask = line.putObject("requestsPerTask");
    figures.requests().forEach((kind, count) -> perTask.put(kind, rounded(count / tasks)));
    ObjectNode records = line.putObject("recordsPerTask");
    ObjectNode bytes = line.putObject("bytesPerTask");
    figures
        .written()
        .byTopic()
        .forEach((topic, count) -> {
          if (count.offsets() > 0) {
            records.put(topic, rounded(count.offsets() / tasks));
            bytes.put(topic, Math.round(count.bytes() / tasks));
          }
        });
  }

  /** Returns how short tasks may be, with what was measured for that. */
  static ObjectNode of(int slots, List<TaskGranularity.Point> points) {
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("slots", slots);
    line.put("metgMs", rounded(TaskGranularity.at(points)));
    ArrayNode measured = line.putArray("measured");
    for (TaskGranularity.Point point : points) {
      measured
          .addObject()
          .put("workMs", point.workMs())
          .put("efficiency", rounded(point.efficiency()));
    }
    return line;
  }

  private static double rounded(double value) {
    return Math.round(1000 * value) / 1000.0;
  }

  /** Highest resident memory so far, from the kernel; 0 where it does not say. */
  private static long peakRssBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0L);
    } catch (IOException | UncheckedIOException unavailable) {
      return 0;
    }
  }
}
