package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.report.RunReport;
import io.paradecom.common.client.Feed;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom report}: what a run was like. */
@Command(
    name = "report",
    description = {
      "Tell from its events where the time of a workflow went, and what running its tasks in"
          + " parallel brought."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ReportCommand implements Callable<Integer> {
  private static final Duration GLANCE = Duration.ofMillis(500);

  /** What a report is written in. */
  enum Format {
    /** For a terminal. */
    TEXT,
    /** One object on one line. */
    JSON,
    /** One page with everything. */
    HTML
  }

  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

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
    RunReport report = new RunReport(workflow);
    try (RestClient client = remote.client();
        HttpFeed feed = new HttpFeed(client, workflow)) {
      while (!feed.isCaughtUp()) {
        for (Feed news : feed.poll(GLANCE)) {
          if (news instanceof Feed.Facts facts) {
            facts.batch().events().forEach(event -> report.event(facts.batch().at(), event));
          }
        }
      }
    }
    if (report.isEmpty()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a workflow with events, but found none of '%s'.".formatted(workflow));
    }
    switch (remote.json() ? Format.JSON : format) {
      case TEXT -> report.lines().forEach(System.out::println);
      case JSON -> System.out.println(report.json());
      case HTML -> System.out.println(report.html());
    }
    return ExitCode.SUCCESS.code();
  }
}
