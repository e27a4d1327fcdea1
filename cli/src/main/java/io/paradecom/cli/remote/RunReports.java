package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.report.RunReport;
import io.paradecom.common.client.Feed;
import java.time.Duration;

/** Reports of runs, made from their events as an instance tells them. */
public final class RunReports {
  private static final Duration GLANCE = Duration.ofMillis(500);

  private RunReports() {}

  /**
   * Reads all events of a workflow until now.
   *
   * @throws CliException when the instance cannot be reached, knows nothing of the workflow, or
   *     this thread is interrupted meanwhile
   */
  public static RunReport of(RestClient client, String workflow) {
    RunReport report = new RunReport(workflow);
    try (HttpFeed feed = new HttpFeed(client, workflow)) {
      while (!feed.isCaughtUp()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CliException(
              ExitCode.INFRASTRUCTURE, "Expected all events of the workflow, but was stopped.");
        }
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
    return report;
  }
}
