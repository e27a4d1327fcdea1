package io.paradecom.cli.cluster;

import io.paradecom.cli.AdaptiveText;
import io.paradecom.cli.BlobOptions;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.EgressOptions;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.MaxOutputOption;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.runner.workspace.RepositoryRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words of {@code runner}, beside how to reach the registry. */
final class RunnerOptions implements FromEnvironment {
  @Option(
      names = ClusterConfig.BOOTSTRAP,
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka brokers, separated by commas.")
  @SuppressWarnings("NullAway.Init")
  private String bootstrap;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Names this runner; no other that runs may have the same (default: host name and process"
              + " id).")
  private @Nullable String id;

  @Option(
      names = "--slots",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "4",
      description = "Tasks that run at the same time, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int slots;

  @Option(names = "--adaptive", description = AdaptiveText.DESCRIPTION)
  private boolean adaptive;

  @Option(
      names = Queues.OPTION,
      paramLabel = "NAMES",
      split = ",",
      defaultValue = "default",
      description =
          "Queues that tasks are taken from, separated by commas (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private List<String> queues;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "How long running tasks may go on when the runner is told to stop; then they are given"
              + " back (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Duration drain;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Where commands run that name no directory (default: the directory it is started in).")
  @SuppressWarnings("NullAway.Init")
  private Path work;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".paradecom/runner",
      description = "Where files and logs of tasks are kept (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Path data;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      split = ",",
      description =
          "A variable of this process that commands see, or a prefix ending in *; repeatable"
              + " (default: none).")
  private List<String> environment = List.of();

  @Option(
      names = "--secrets-dir",
      paramLabel = "DIR",
      description =
          "Where $${secret:NAME} is looked up, one file each, after the variables"
              + " PARADECOM_SECRET_NAME.")
  private @Nullable Path secrets;

  @Option(
      names = "--traceparent",
      description =
          "Give commands (TRACEPARENT) and requests (traceparent) of tasks the span of their"
              + " attempt, so that theirs are part of the trace that a leader sends with --otlp.")
  private boolean traced;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "A file that is there while the runner takes tasks, for health checks.")
  private @Nullable Path readyFile;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private BlobOptions blobs;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private MaxOutputOption maxOutput;

  RunnerRole role(
      ClusterOptions cluster,
      EgressOptions egress,
      AddedExecutors executors,
      MetricsAddress metrics) {
    return new RunnerRole(
        cluster.config(bootstrap),
        runnerId(),
        slots,
        adaptive,
        Queues.of(queues),
        drain,
        new RunnerRole.Folders(work, data, secrets),
        environment,
        egress.rules(),
        executors,
        traced,
        readyFile,
        metrics,
        egress.repositories(RepositoryRules.NONE),
        new BlobChoice(blobs.place(), executors.plugins()),
        maxOutputBytes());
  }

  private long maxOutputBytes() {
    if (maxOutput.isGiven() && blobs.place() == null) {
      throw new IllegalConfigurationException(
          Blobs.LIMIT_OPTION, "given with " + Blobs.OPTION + " alone", maxOutput.bytes());
    }
    return maxOutput.bytes();
  }

  private RunnerId runnerId() {
    String name = id == null ? ownName() : id;
    try {
      return new RunnerId(name);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalConfigurationException(
          "--id", "1 to 128 characters out of A-Z a-z 0-9 . _ -", name, invalid);
    }
  }

  private static String ownName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      host = "runner";
    }
    String plain = host.replaceAll("[^A-Za-z0-9._-]", "-");
    String cut = plain.substring(0, Math.min(100, plain.length()));
    return cut + "-" + ProcessHandle.current().pid();
  }
}
