package io.paradecom.cli.analyze;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.cli.SlotsConverter;
import io.paradecom.common.format.ReadResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom analyze FILE}: what a graph is like, before it runs. */
@Command(
    name = "analyze",
    description = {
      "Say what a graph of tasks is like before it runs; nothing is run.",
      "",
      "Whether it is valid and how far its dependencies can be trusted, its critical",
      "path, how long it takes with how many runners, which tasks hold it up, which",
      "dependencies say nothing new, and how much slack every task has."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom analyze FILE [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  paradecom analyze tasks.json",
      "  paradecom analyze tasks.json -o report.html",
      "  paradecom analyze graph.yaml --format dot | dot -Tpng -o graph.png",
      "  paradecom analyze tasks.json --check --format json > analysis.json",
      "",
      "Exit codes: 0 the file was analysed; 2 wrong usage, the file is refused, or",
      "--check and there is a finding; 3 OUT cannot be written."
    })
public final class AnalyzeCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ReadingOptions reading;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What comes out: text, json, dot, mermaid, svg or html (default: by the ending of OUT,"
              + " else text).")
  private @Nullable OutputFormat format;

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Write to this file instead of standard output.")
  private @Nullable Path output;

  @Option(
      names = "--check",
      description =
          "End with exit code 2 on any finding: something repaired, not understood or ambiguous in"
              + " the file, a task that never can run, or tasks whose files meet. Hints are no"
              + " findings.")
  private boolean check;

  @Option(
      names = "--allow",
      paramLabel = "KIND",
      split = ",",
      description =
          "Findings that --check lets pass, separated by commas: repair, warning, ambiguous,"
              + " blocked, conflict.")
  private Set<FindingKind> allowed = Set.of();

  @Option(
      names = "--runners",
      paramLabel = "N",
      defaultValue = "16",
      converter = SlotsConverter.class,
      description = "Largest number of runners to look at, 1 to 1000 (default: 16).")
  private int runners;

  @Option(
      names = "--timings",
      description = "Say on standard error how long loading and checking took.")
  private boolean timings;

  @Override
  public Integer call() {
    OutputFormat chosen = format();
    Output out = new Output(reading.imports.file, output);
    ReadResult.Accepted graph =
        switch (reading.read()) {
          case ReadResult.Accepted accepted -> accepted;
          case ReadResult.Refused refused -> {
            if (chosen == OutputFormat.JSON) {
              out.write(JsonReport.refused(reading.imports.file.toString(), refused));
            }
            throw ImportOptions.refusal(refused);
          }
        };
    if (timings) {
      System.err.println(CheckCost.measure(reading, graph.spec()).text());
    }
    Inspection inspection = Inspection.of(reading.imports.file.toString(), graph, runners);
    out.write(
        switch (chosen) {
          case TEXT -> TextReport.of(inspection);
          case JSON -> JsonReport.of(inspection);
          case DOT -> DotPicture.of(inspection);
          case MERMAID -> MermaidPicture.of(inspection);
          case SVG -> SvgGraph.document(inspection);
          case HTML -> HtmlReport.of(inspection);
        });
    return (check ? verdict(inspection) : ExitCode.SUCCESS).code();
  }

  private OutputFormat format() {
    if (json && format != null && format != OutputFormat.JSON) {
      throw new CliException(
          ExitCode.INVALID, "Expected --json or another --format, but found both.");
    }
    return json ? OutputFormat.JSON : format == null ? OutputFormat.of(output) : format;
  }

  private ExitCode verdict(Inspection inspection) {
    List<Remark> findings =
        inspection.findings().stream()
            .filter(f -> allowed.stream().noneMatch(kind -> kind.word().equals(f.kind())))
            .toList();
    if (findings.isEmpty()) {
      return ExitCode.SUCCESS;
    }
    System.err.println(
        "paradecom: Expected no finding in %s, but found %d; the first is: %s"
            .formatted(reading.imports.file, findings.size(), findings.getFirst().message()));
    return ExitCode.INVALID;
  }
}
