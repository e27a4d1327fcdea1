package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.cluster.ClusterConnection;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A run on a cluster that has a leader and runners of its own: submitted and watched from here. */
final class ClusterRun {
  private final RunOptions options;
  private final WorkflowSpec spec;
  private final RunConsole console;
  private final StopSignal stop;
  private final @Nullable StatusWriter statuses;

  /**
   * @param statuses writes them back; null: nobody does
   */
  ClusterRun(
      RunOptions options,
      WorkflowSpec spec,
      RunConsole console,
      StopSignal stop,
      @Nullable StatusWriter statuses) {
    this.options = options;
    this.spec = spec;
    this.console = console;
    this.stop = stop;
    this.statuses = statuses;
  }

  ExitCode run(ClusterConfig config) {
    WorkflowId id = WorkflowIds.fresh(spec.name());
    try (ClusterConnection connection = ClusterConnection.open(config)) {
      RunView view = submit(connection, id);
      return end(id, view);
    } catch (KafkaException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to submit to %s and to read from it, but %s"
              .formatted(config.bootstrap(), failed.getMessage()),
          failed);
    }
  }

  private static Topics topics(ClusterConnection connection) {
    ClusterConfig config = connection.config();
    return connection
        .topics()
        .orElseThrow(() ->
            new CliException(
                ExitCode.INFRASTRUCTURE,
                "Expected topics with prefix '%s' on %s, but there are none: no leader was ever started with it. Check --prefix, or start one:  %s"
                    .formatted(
                        config.prefix(), config.bootstrap(), Reception.leaderCommand(config))));
  }

  private RunView submit(ClusterConnection connection, WorkflowId id) {
    ClusterConfig config = connection.config();
    KafkaAccess access = connection.access(topics(connection));
    try (EventFeed feed = EventFeed.fromNow(access, id)) {
      try (CommandSender sender = new CommandSender(access)) {
        sender.send(SubmitChunks.split(spec, id, CommandIds.fresh("cli"), ContentHash.of(spec)));
      }
      console.say("Submitted %s to %s".formatted(id, config.bootstrap()));
      Reception reception = new Reception(config, options.acceptWithin, System::nanoTime);
      BrokerWatch brokers =
          new BrokerWatch(config.bootstrap(), connection::askBrokers, System::nanoTime);
      RunFollower.Watch watch = reception.and(brokers);
      if (statuses != null) {
        watch = watch.and(statuses);
      }
      return new RunFollower(feed, console.progress(), watch, stop).follow();
    }
  }

  private ExitCode end(WorkflowId id, RunView view) {
    int runners = spec.parallelism() > 0 ? spec.parallelism() : view.mostAtATime();
    RunSummary summary = new RunSummary(id.value(), spec, view, runners);
    console.tell(summary, statuses, view, options.imports.file);
    if (!view.isOver()) {
      if (console.json()) {
        console.show(summary);
      }
      console.say("Stopped watching; %s goes on in the cluster.".formatted(id));
      return ExitCode.NOT_SUCCEEDED;
    }
    console.show(summary);
    return summary.exitCode();
  }
}
