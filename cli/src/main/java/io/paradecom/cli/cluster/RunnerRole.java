package io.paradecom.cli.cluster;

import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.http.EgressRules;
import io.paradecom.runner.workspace.RepositoryRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one runner process works.
 *
 * @param id names it; two that live at the same time must not share one
 * @param slots tasks that run at the same time, 1 to {@value RunnerConfig#MAX_SLOTS}
 * @param adaptive whether fewer are used while the machine or servers bear no more
 * @param queues from which it takes tasks, 1 to {@value RunnerConfig#MAX_QUEUES}
 * @param drain how long running tasks may go on when it is told to stop, at most 24 h
 * @param folders where it works
 * @param environment names of its own variables that commands see, or prefixes ending in {@code *}
 * @param egress where requests of tasks may go
 * @param executors which are added to its own
 * @param traced whether commands and requests of tasks are told the span of their attempt
 * @param readyFile is there while the runner takes tasks; null: none
 * @param metrics where it answers about itself
 * @param repositories which repositories on other hosts graphs may name
 * @param blobs where large outputs are kept
 * @param maxOutputBytes most of one
 */
record RunnerRole(
    ClusterConfig cluster,
    RunnerId id,
    int slots,
    boolean adaptive,
    List<QueueName> queues,
    Duration drain,
    Folders folders,
    List<String> environment,
    EgressRules egress,
    AddedExecutors executors,
    boolean traced,
    @Nullable Path readyFile,
    MetricsAddress metrics,
    RepositoryRules repositories,
    BlobChoice blobs,
    long maxOutputBytes) {
  private static final Duration LONGEST_DRAIN = Duration.ofHours(24);

  /**
   * Where a runner works.
   *
   * @param work where a command runs that names no directory; a relative one starts here
   * @param data private files and logs of tasks
   * @param secrets one file for each secret; null: none
   */
  record Folders(Path work, Path data, @Nullable Path secrets) {
    Folders {
      work = work.toAbsolutePath().normalize();
      data = data.toAbsolutePath().normalize();
    }
  }

  /**
   * @throws IllegalConfigurationException when a component is outside its range
   */
  RunnerRole {
    queues = List.copyOf(queues);
    environment = List.copyOf(environment);
    LeaderRole.requireRange("--slots", slots, 1, RunnerConfig.MAX_SLOTS);
    if (queues.isEmpty() || queues.size() > RunnerConfig.MAX_QUEUES) {
      throw new IllegalConfigurationException(
          Queues.OPTION, "1 to %d names".formatted(RunnerConfig.MAX_QUEUES), queues);
    }
    if (drain.compareTo(LONGEST_DRAIN) > 0) {
      throw new IllegalConfigurationException("--drain", "at most 24h", drain);
    }
  }
}
