package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.report.Grouping;
import io.paradecom.cli.report.PeriodReport;
import io.paradecom.cli.report.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom report}: what a run was like. */
@Command(
    name = "report",
    description = {
      "Tell from its events where the time of a workflow went, and what running its tasks in"
          + " parallel brought; or with --since, what all workflows of a time were like together."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ReportCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  /** What a report is written in. */
  enum Format {
    /** For a terminal. */
    TEXT,
    /** One object on one line. */
    JSON,
    /** One page with everything. */
    HTML
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WORKFLOW",
      description = "Id of the workflow; without one --since says which.")
  private @Nullable String workflow;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Of all workflows that were submitted in this time, as 7d: what was done, is late, waits,"
              + " was spent.")
  private @Nullable Duration since;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "name",
      converter = GroupingConverter.class,
      description =
          "With --since: what runs are told apart by: name, day, week, state, label (every label)"
              + " or label:KEY (default: name).")
  @SuppressWarnings("NullAway.Init")
  private Grouping by;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "500",
      description = "With --since: at most the newest so many workflows (default: 500).")
  private int limit;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or html: one page that needs nothing else (default: text).")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    if ((workflow == null) == (since == null)) {
      throw new CliException(
          ExitCode.INVALID, "Expected a WORKFLOW or --since, but found both or neither.");
    }
    try (RestClient client = remote.client()) {
      Format wanted = remote.json() ? Format.JSON : format;
      if (since != null) {
        show(period(client, since), wanted);
      } else if (workflow != null) {
        show(RunReports.of(client, workflow), wanted);
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private static void show(RunReport report, Format format) {
    switch (format) {
      case TEXT -> report.lines(Instant.now()).forEach(System.out::println);
      case JSON -> System.out.println(report.json(Instant.now()));
      case HTML -> System.out.println(report.html(Instant.now()));
    }
  }

  private static void show(PeriodReport report, Format format) {
    switch (format) {
      case TEXT -> report.text().forEach(System.out::println);
      case JSON -> System.out.println(report.json());
      case HTML -> System.out.println(report.html());
    }
  }

  private PeriodReport period(RestClient client, Duration length) {
    PeriodReport report = new PeriodReport(Instant.now(), length, by);
    List<JsonNode> found = submittedSince(client, report.since());
    for (JsonNode one : found.reversed()) {
      try {
        Instant at = Instant.parse(Words.text(one, "submittedAt"));
        report.add(Words.text(one, "name"), at, RunReports.of(client, Words.text(one, "id")));
      } catch (CliException gone) {
        if (gone.exitCode() != ExitCode.INVALID) {
          throw gone;
        }
        System.err.println("Left out: " + gone.getMessage());
      }
    }
    return report;
  }

  /** Returns the newest first. */
  private List<JsonNode> submittedSince(RestClient client, Instant from) {
    List<JsonNode> found = new ArrayList<>();
    String after = "";
    do {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("limit", Integer.toString(Math.min(PAGE, limit - found.size())));
      query.put("after", after);
      JsonNode answer = client.get(RestClient.path("workflows") + RestClient.query(query));
      after = answer.path("next").asText();
      for (JsonNode one : answer.path("workflows")) {
        if (Instant.parse(Words.text(one, "submittedAt")).isBefore(from)) {
          return found;
        }
        found.add(one);
      }
    } while (!after.isEmpty() && found.size() < limit);
    if (!after.isEmpty()) {
      System.err.printf(
          "Only the newest %,d workflows are looked at; --limit takes more.%n", limit);
    }
    return found;
  }
}
