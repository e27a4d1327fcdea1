package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.EgressOptions;
import io.paradecom.cli.ExecutorOptions;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.local.AgentWork;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import io.paradecom.runner.app.ActionExecutors;
import io.paradecom.runner.app.Runner;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.decompose.Decomposers;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.DirectorySecrets;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.kafka.KafkaRunnerPorts;
import io.paradecom.runner.lease.ExecutionDefaults;
import io.paradecom.runner.time.SystemClock;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paradecom runner}: carries tasks out until it is stopped. */
@Command(
    name = "runner",
    description = {
      "Run a runner of a cluster until it is stopped.",
      "",
      "It takes ready tasks, carries them out and reports. When it is stopped it takes nothing new,"
          + " lets what runs go on for a while, and gives the rest back."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom runner --bootstrap=HOST:PORT [OPTIONS]",
    sortOptions = false,
    footer = RoleText.FOOTER)
public final class RunnerCommand implements Callable<Integer> {
  private static final Duration LEADER_PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration STOP_MARGIN = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RunnerOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private EgressOptions egress;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ExecutorOptions executors;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private MetricsOptions metrics;

  @Override
  public Integer call() throws InterruptedException {
    RunnerRole role = options.role(cluster, egress, executors.executors(), metrics.address());
    try (StopSignal stop = StopSignal.listen(role.drain().plus(STOP_MARGIN));
        ReadyFile ready = ReadyFile.absent(role.readyFile());
        ClusterConnection connection = ClusterConnection.open(role.cluster());
        Telemetry telemetry = role.metrics().telemetry()) {
      RoleFolders.prepare("--data-dir", role.folders().data());
      Optional<Topics> topics = awaitTopics(connection, role, stop);
      if (topics.isPresent()) {
        Runner runner = start(connection, role, topics.get(), telemetry);
        serve(runner, role, stop, ready, telemetry);
      }
    }
    return ExitCode.SUCCESS.code();
  }

  /** Returns the topics once a leader has created those of all queues; empty when it is stopped. */
  private static Optional<Topics> awaitTopics(
      ClusterConnection connection, RunnerRole role, StopSignal stop) throws InterruptedException {
    long deadline = System.nanoTime() + LEADER_PATIENCE.toNanos();
    boolean told = false;
    do {
      Optional<Topics> topics = connection.topics();
      Set<QueueName> missing = new HashSet<>(role.queues());
      topics.ifPresent(found -> missing.removeAll(found.queues()));
      if (missing.isEmpty()) {
        return topics;
      }
      String lack = lack(role, topics, missing);
      if (System.nanoTime() > deadline) {
        throw new CliException(ExitCode.INFRASTRUCTURE, lack);
      }
      if (!told) {
        System.err.println(lack + " Waiting for up to " + LEADER_PATIENCE.toSeconds() + " s ...");
        told = true;
      }
    } while (!stop.await(LOOK));
    return Optional.empty();
  }

  private static String lack(RunnerRole role, Optional<Topics> topics, Set<QueueName> missing) {
    String prefix = role.cluster().prefix();
    return topics.isEmpty()
        ? "Expected the topics of a leader with prefix '%s' on %s, but there are none. Start a leader, which creates them: paradecom leader --bootstrap %s"
            .formatted(prefix, role.cluster().bootstrap(), role.cluster().bootstrap())
        : "Expected the leader with prefix '%s' to have the queues %s, but it has %s. Start it with them (--queues), or choose others here."
            .formatted(prefix, names(missing), names(topics.get().queues()));
  }

  private static String names(Set<QueueName> queues) {
    return queues.stream().sorted().map(QueueName::value).collect(Collectors.joining(","));
  }

  private static TaskExecutor executor(
      RunnerRole role, @Nullable BlobStore store, Telemetry telemetry) {
    Path tasks = role.folders().data().resolve("tasks");
    EnvironmentPolicy policy = new EnvironmentPolicy(role.environment(), System.getenv());
    try {
      return AgentWork.around(
          ActionExecutors.open(
              ExecutorSettings.of(policy, secrets(role), tasks)
                  .withBlobs(store == null ? null : new Blobs(store, role.maxOutputBytes())),
              new Decomposers.Surroundings(
                  System.getenv(), policy.passedOn(), role.folders().work(), tasks),
              role.egress(),
              role.executors(),
              telemetry.registry()),
          List.of(),
          role.folders().data(),
          System.getenv(),
          role.repositories(),
          secrets(role));
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to carry out tasks in %s, but %s.".formatted(tasks, failed.getMessage()),
          failed);
    }
  }

  private static Runner start(
      ClusterConnection connection, RunnerRole role, Topics topics, Telemetry telemetry) {
    TaskExecutor executor = executor(role, role.blobs().open(connection), telemetry);
    try {
      KafkaRunnerPorts ports =
          KafkaRunnerPorts.open(
              role.cluster().bootstrap(),
              topics,
              connection.wire(),
              role.cluster().client().forStreams());
      telemetry.bind(ports::kafkaMeters);
      Runner runner =
          new Runner(config(role), ports, executor, new SystemClock(), telemetry.registry());
      runner.start();
      return runner;
    } catch (KafkaException failed) {
      executor.close();
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to take tasks from %s, but %s"
              .formatted(role.cluster().bootstrap(), failed.getMessage()),
          failed);
    }
  }

  private static RunnerConfig config(RunnerRole role) {
    ExecutionDefaults defaults =
        new ExecutionDefaults(
            role.folders().work(), ExecutionLimits.DEFAULT, List.of(), role.traced());
    return RunnerConfig.of(role.id(), role.slots(), defaults)
        .withQueues(role.queues())
        .withTimes(HEARTBEAT, role.drain())
        .withLogFolder(role.folders().data().resolve("logs"))
        .withAdaptive(role.adaptive());
  }

  private static SecretSource secrets(RunnerRole role) {
    List<SecretSource> sources = new ArrayList<>();
    sources.add(new EnvironmentSecrets(System.getenv(), EnvironmentSecrets.DEFAULT_PREFIX));
    Path folder = role.folders().secrets();
    if (folder != null) {
      sources.add(new DirectorySecrets(folder));
    }
    return SecretSource.firstOf(sources);
  }

  private static void serve(
      Runner runner, RunnerRole role, StopSignal stop, ReadyFile ready, Telemetry telemetry)
      throws InterruptedException {
    try (runner) {
      role.metrics().serve(telemetry, runner.health());
      ready.create();
      System.err.printf(
          "paradecom runner ready on %s: id %s, %d slots, queues %s%n",
          role.cluster().bootstrap(), role.id(), role.slots(), names(Set.copyOf(role.queues())));
      while (!stop.await(GLANCE) && !runner.ended().isDone()) {
        // Its own threads do the work.
      }
      ready.close();
      runner.drain();
    }
  }
}
