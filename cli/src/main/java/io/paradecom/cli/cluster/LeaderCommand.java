package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.IntakeOptions;
import io.paradecom.cli.NotifyOptions;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.local.Outlets;
import io.paradecom.common.codec.ContractSubjects;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.PatientRegistryClient;
import io.paradecom.common.telemetry.Backlog;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.TopicMismatchException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.ResourceLimits;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.Membership;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.definition.StoredGraphs;
import io.paradecom.leader.intake.Intake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.StreamsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paradecom leader}: decides for its share of the workflows until it is stopped. */
@Command(
    name = "leader",
    description = {
      "Run a leader of a cluster until it is stopped.",
      "",
      "The first leader creates the topics. Any number may run; they share the workflows, and one"
          + " takes over from another that is gone."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom leader --bootstrap=HOST:PORT [OPTIONS]",
    sortOptions = false,
    footer = RoleText.FOOTER)
public final class LeaderCommand implements Callable<Integer> {
  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(100);

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private LeaderOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private MetricsOptions metrics;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RestOptions rest;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private NotifyOptions notify;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private IntakeOptions intake;

  @Override
  public Integer call() throws InterruptedException {
    LeaderRole role = options.role(cluster, metrics.address(), rest.address());
    Outlets outlets = notify.outlets();
    List<IntakeRule> rules = intake.rules();
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        ReadyFile ready = ReadyFile.absent(role.readyFile());
        ClusterConnection connection = ClusterConnection.open(role.cluster());
        Telemetry telemetry = role.metrics().telemetry()) {
      RoleFolders.prepare("--state-dir", role.stateDirectory());
      short replicas = role.replicasOn(connection.brokers());
      Topics topics = ensureTopics(connection, role, replicas);
      PatientRegistryClient registry = new PatientRegistryClient(connection.registry());
      ContractSubjects.register(registry, topics);
      AvroWire wire = new AvroWire(registry);
      RegistryWire ownWire = new RegistryWire(wire, topics);
      try (StoredGraphs graphs = new StoredGraphs(connection.access(topics));
          LeaderApp app =
              start(
                  config(role, topics, replicas),
                  ownWire,
                  telemetry,
                  graphs,
                  new LeaderBlobs(role.blobs().open(connection)));
          RestAddress.Served served =
              role.rest()
                  .serve(
                      app.view(),
                      connection.access(topics),
                      new VitalSigns(telemetry, app.health()));
          Outlets.Open told =
              outlets.open(connection.access(topics), app.view(), telemetry.registry());
          Intake _ = Intake.start(connection.access(topics), rules, telemetry.registry())) {
        role.metrics().serve(telemetry, app.health());
        Backlog.watch(telemetry, connection.admin(), topics);
        serve(app, stop, () -> announce(ready, readyLine(role, topics), served, told));
        registry.stopWaiting();
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private static void announce(
      ReadyFile ready, String line, RestAddress.Served served, Outlets.Open told) {
    ready.create();
    System.err.println(line);
    served.tell();
    told.notifier().tell();
  }

  private static Topics ensureTopics(
      ClusterConnection connection, LeaderRole role, short replicas) {
    Optional<Topics> found = connection.topics();
    Integer asked = role.partitions();
    int partitions =
        asked != null
            ? asked
            : found.map(Topics::workflowPartitions).orElse(LeaderRole.DEFAULT_PARTITIONS);
    Set<QueueName> queues =
        role.queues().isEmpty()
            ? found.map(Topics::queues).orElse(Set.of(Topics.DEFAULT_QUEUE))
            : Set.copyOf(role.queues());
    Topics topics = new Topics(role.cluster().prefix(), partitions, queues);
    try {
      new TopicAdmin(connection.admin(), TOPICS_PATIENCE).ensure(topics, replicas);
      return topics;
    } catch (TopicAccessException | TopicMismatchException refused) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, String.valueOf(refused.getMessage()), refused);
    }
  }

  private static EngineLimits limits(LeaderRole role) {
    return EngineLimits.DEFAULT
        .withResources(
            ResourceLimits.DEFAULT
                .withSemaphores(role.semaphores())
                .withRates(role.rates())
                .withBudgets(role.budgets()))
        .withRetention(role.retention())
        .withPolicy(role.policy());
  }

  private static LeaderConfig config(LeaderRole role, Topics topics, short replicas) {
    return new LeaderConfig(
        role.cluster().bootstrap(),
        role.cluster().registryUrl(),
        topics,
        role.stateDirectory(),
        role.threads(),
        role.standbys(),
        limits(role),
        FleetLimits.DEFAULT
            .withSemaphores(role.semaphores())
            .withRates(role.rates())
            .withBudgets(role.budgets()),
        role.cluster().client().forStreams(),
        new Membership(role.instance(), role.rest().endpoint(), replicas));
  }

  private static LeaderApp start(
      LeaderConfig config,
      RegistryWire wire,
      Telemetry telemetry,
      StoredGraphs graphs,
      LeaderBlobs blobs) {
    try {
      LeaderApp app = new LeaderApp(config, wire, telemetry.registry(), graphs, blobs);
      telemetry.bind(app::kafkaMeters);
      app.start();
      return app;
    } catch (StreamsException unusable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected --state-dir %s to be free and whole, but %s Does another leader use it? Then pass another one; or remove it, and it is rebuilt from the cluster."
              .formatted(config.stateDirectory(), unusable.getMessage()),
          unusable);
    }
  }

  private static void serve(LeaderApp app, StopSignal stop, Runnable onReady)
      throws InterruptedException {
    boolean told = false;
    while (!stop.await(GLANCE)) {
      if (!told && app.running().isDone()) {
        onReady.run();
        told = true;
      }
      Throwable cause = app.failed().getNow(null);
      if (cause != null) {
        throw new CliException(
            ExitCode.INFRASTRUCTURE,
            "Expected the leader to run, but it stopped: " + cause.getMessage(),
            cause);
      }
    }
  }

  private static String readyLine(LeaderRole role, Topics topics) {
    return "paradecom leader ready on %s: prefix '%s', %d workflow partitions, queues %s"
        .formatted(
            role.cluster().bootstrap(),
            topics.prefix(),
            topics.workflowPartitions(),
            new TreeSet<>(topics.queues())
                .stream().map(QueueName::value).collect(Collectors.joining(",")));
  }
}
