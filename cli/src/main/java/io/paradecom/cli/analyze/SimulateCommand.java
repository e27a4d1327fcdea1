package io.paradecom.cli.analyze;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.cli.PolicyConverter;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.run.Printable;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.analysis.Forecast;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom simulate FILE}: how long a graph takes with how many runners. */
@Command(
    name = "simulate",
    description = {
      "Say how long a graph of tasks would take with how many runners; nothing is run.",
      "",
      "Expected times vary by --jitter: two thirds of them lie between 1 / (1 + X) and",
      "1 + X times what is expected. p50: half of all simulated runs take no longer;",
      "p90: nine of ten. The same seed gives the same answer."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom simulate FILE [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  paradecom simulate tasks.json",
      "  paradecom simulate tasks.json --runners 1,2,4,8 --jitter 0.5 --seed 7 --json",
      "",
      "Exit codes: 0 the graph was simulated; 2 wrong usage, or the file is refused."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int MAX_SAMPLES = 10_000;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ReadingOptions reading;

  @Option(
      names = "--runners",
      paramLabel = "RANGE",
      defaultValue = "1..16",
      converter = RunnerRange.Converter.class,
      description =
          "Numbers of runners to look at, 1 to 1000, as 1..16, 8 or 1,2,4 (default: 1..16).")
  @SuppressWarnings("NullAway.Init")
  private RunnerRange runners;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      converter = PolicyConverter.class,
      description =
          "Which ready task goes first: cp, the one at the start of the longest remaining path;"
              + " fifo, the one that became ready first (default: as the file says, else cp).")
  private @Nullable TurnPolicy policy;

  @Option(
      names = "--jitter",
      paramLabel = "X",
      defaultValue = "0.2",
      description = "How far times vary, 0 to 10; 0: not at all (default: 0.2).")
  private double jitter;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "A whole number that the variations follow from (default: 1).")
  private long seed;

  @Option(
      names = "--samples",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Simulated runs for each number of runners, 1 to 10000 (default: 200, less for large"
              + " graphs, 20 at least).")
  private @Nullable Integer samples;

  @Option(
      names = "--overhead",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "What lies between the end of a task and the start of what waited for it; 0ms: nothing"
              + " (default: 20ms).")
  private Duration overhead = Duration.ofMillis(Forecast.DEFAULT_TRIP_MS);

  @Option(names = "--json", description = "Print the forecast as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    check();
    WorkflowSpec spec =
        switch (reading.read()) {
          case ReadResult.Accepted accepted -> FileConflicts.resolve(accepted.spec()).spec();
          case ReadResult.Refused refused -> throw ImportOptions.refusal(refused);
        };
    int runs =
        samples == null
            ? Forecast.affordableSamples(spec.tasks().size(), runners.counts().size())
            : samples;
    TurnPolicy turns =
        Objects.requireNonNullElse(
            policy == null ? spec.scheduling().policy() : policy, TurnPolicy.LONGEST_PATH);
    Forecast forecast =
        Forecast.of(
            spec,
            runners.counts(),
            jitter,
            seed,
            runs,
            SchedulePolicy.of(turns),
            overhead.toMillis());
    GraphShape shape = GraphShape.of(spec);
    System.out.println(json ? json(shape, forecast, turns) : text(shape, forecast, turns));
    return ExitCode.SUCCESS.code();
  }

  private void check() {
    if (!(jitter >= 0 && jitter <= Forecast.MAX_JITTER)) {
      throw new CliException(
          ExitCode.INVALID, "Expected --jitter of 0 to 10, but found " + jitter + ".");
    }
    if (samples != null && (samples < 1 || samples > MAX_SAMPLES)) {
      throw new CliException(
          ExitCode.INVALID, "Expected --samples of 1 to 10000, but found " + samples + ".");
    }
  }

  private String json(GraphShape shape, Forecast forecast, TurnPolicy turns) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("file", reading.imports.file.toString());
    root.put("policy", PolicyConverter.word(turns));
    root.put("overheadMs", overhead.toMillis());
    root.put("jitter", jitter).put("seed", seed).put("samples", forecast.samples());
    root.put("workMs", shape.workMs()).put("spanMs", shape.spanMs());
    if (forecast.knee().isPresent()) {
      root.put("knee", forecast.knee().getAsInt());
    } else {
      root.putNull("knee");
    }
    ArrayNode points = root.putArray("runners");
    for (Forecast.Point point : forecast.points()) {
      points
          .addObject()
          .put("runners", point.runners())
          .put("plannedMs", point.plannedMs())
          .put("p50Ms", point.p50Ms())
          .put("p90Ms", point.p90Ms())
          .put("lowerBoundMs", shape.lowerBoundMs(point.runners()))
          .put("peak", point.peak());
    }
    return root.toString();
  }

  private String text(GraphShape shape, Forecast forecast, TurnPolicy turns) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.of(reading.imports.file.toString()));
    lines.add(
        ("Work %s, critical path %s, %s from task to task; %d simulated runs for each line, jitter"
                + " %s, seed %d, policy %s.")
            .formatted(
                Times.text(shape.workMs()),
                Times.text(shape.spanMs()),
                Times.text(overhead.toMillis()),
                forecast.samples(),
                jitter,
                seed,
                PolicyConverter.word(turns)));
    lines.add("");
    lines.add("Runners     planned         p50         p90  saved  busy at most");
    for (Forecast.Point point : forecast.points()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%7d  %10s  %10s  %10s  %5s  %12d",
              point.runners(),
              Times.text(point.plannedMs()),
              Times.text(point.p50Ms()),
              Times.text(point.p90Ms()),
              Times.percent(shape.workMs() - point.plannedMs(), shape.workMs()),
              point.peak()));
    }
    lines.add("");
    lines.add(
        forecast.knee().isPresent()
            ? "Knee: %d. Twice as many runners would save less than a tenth of the time."
                .formatted(forecast.knee().getAsInt())
            : "No knee up to %d runners: twice as many still save more than a tenth of the time."
                .formatted(forecast.points().getLast().runners()));
    return String.join(System.lineSeparator(), lines);
  }
}
