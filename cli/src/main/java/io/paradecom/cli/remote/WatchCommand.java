package io.paradecom.cli.remote;

import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.run.RunWatch;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code paradecom watch}: follows a workflow to its end. */
@Command(
    name = "watch",
    description = "Follow a workflow until it ends, then show its summary.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 the workflow succeeded; 1 it ended otherwise, or Ctrl-C came",
      "first, which stops only the watching; 2 wrong usage; 3 the instance cannot be",
      "reached."
    })
public final class WatchCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      return follow(client, workflow, remote.json()).code();
    }
  }

  /** Follows a workflow of an instance to its end, or until the process is to stop. */
  static ExitCode follow(RestClient client, String workflow, boolean json) {
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        HttpFeed feed = new HttpFeed(client, workflow)) {
      return RunWatch.follow(feed, workflow, json, stop);
    }
  }
}
