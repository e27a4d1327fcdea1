package io.paradecom.cli.run;

import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.common.client.EventStream;

/** Shows a run that goes on elsewhere, from its beginning to its end. */
public final class RunWatch {
  private RunWatch() {}

  /**
   * Returns how the run ended, or that the watch was stopped before.
   *
   * @param json whether the summary is for a program
   */
  public static ExitCode follow(
      EventStream feed, String workflowId, boolean json, StopSignal stop) {
    try (RunConsole console = RunConsole.open(json)) {
      RunView view = new RunFollower(feed, console.progress(), (_, _) -> {}, stop).follow();
      if (view.isOver()) {
        RunSummary summary = new RunSummary(workflowId, null, view, view.mostAtATime());
        console.show(summary);
        return summary.exitCode();
      }
      console.say("Stopped watching; %s goes on.".formatted(workflowId));
      return ExitCode.NOT_SUCCEEDED;
    }
  }
}
