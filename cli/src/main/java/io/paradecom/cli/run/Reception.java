package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nobody on the cluster takes a run up, and says what to start. The submit is kept by
 * the cluster, so waiting is right unless the user has said for how long.
 */
final class Reception implements RunFollower.Watch {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final ClusterConfig config;
  private final @Nullable Duration acceptWithin;
  private final LongSupplier nanoTime;
  private final long began;
  private long acceptedAt;
  private boolean accepted;
  private boolean toldOfLeader;
  private boolean toldOfRunner;

  /**
   * @param acceptWithin after this time without a leader it gives up; null: never
   */
  Reception(ClusterConfig config, @Nullable Duration acceptWithin, LongSupplier nanoTime) {
    this.config = config;
    this.acceptWithin = acceptWithin;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  @Override
  public void look(RunView view, Progress progress) {
    long now = nanoTime.getAsLong();
    if (!accepted && view.state() != WorkflowState.STAGING) {
      accepted = true;
      acceptedAt = now;
    }
    if (!accepted) {
      lookForLeader(now - began, progress);
    } else if (!toldOfRunner && now - acceptedAt > PATIENCE_NANOS && view.isUntouched()) {
      toldOfRunner = true;
      progress.onNote("No runner has taken a task yet. Start one:  " + command("runner", config));
    }
  }

  private void lookForLeader(long waitedNanos, Progress progress) {
    if (acceptWithin != null && waitedNanos > acceptWithin.toNanos()) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected a leader on %s to take the graph up within %d s, but none did. The submit is kept: the next leader to start runs it."
              .formatted(config.bootstrap(), acceptWithin.toSeconds()));
    }
    if (!toldOfLeader && waitedNanos > PATIENCE_NANOS) {
      toldOfLeader = true;
      progress.onNote(
          "No leader has taken the graph up yet; it is kept until one does. Start one:  "
              + leaderCommand(config));
    }
  }

  /** The command line that starts a leader of this installation. */
  static String leaderCommand(ClusterConfig config) {
    return command("leader", config);
  }

  private static String command(String role, ClusterConfig config) {
    String line =
        "paradecom %s --bootstrap %s --registry %s"
            .formatted(role, config.bootstrap(), config.registryName());
    return config.prefix().equals(Topics.DEFAULT_PREFIX)
        ? line
        : line + " --prefix " + config.prefix();
  }
}
