package io.paradecom.cli.local;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.log.LogFile;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractSubjects;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.KafkaSchemaLog;
import io.paradecom.common.registry.RegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.telemetry.Backlog;
import io.paradecom.common.telemetry.Health;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.embedded.broker.BrokerOptions;
import io.paradecom.embedded.broker.BrokerStartException;
import io.paradecom.embedded.broker.EmbeddedBroker;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import io.paradecom.embedded.directory.RuntimeInfo;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.definition.StoredGraphs;
import io.paradecom.leader.http.RestConfig;
import io.paradecom.leader.http.RestServer;
import io.paradecom.leader.intake.Intake;
import io.paradecom.runner.app.ActionExecutors;
import io.paradecom.runner.app.Runner;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.decompose.Decomposers;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.kafka.KafkaRunnerPorts;
import io.paradecom.runner.lease.ExecutionDefaults;
import io.paradecom.runner.time.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, registry, leader and runner in one JVM, on one data directory. The same topics and the
 * same code as on a cluster; nothing is short-circuited.
 */
public final class LocalInstance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalInstance.class);
  private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(30);

  /** How long the parts may take to close when their broker is of no use any more. */
  private static final Duration FAULT_LIMIT = Duration.ofSeconds(10);

  private final LocalConfig config;
  private final Telemetry telemetry;
  private final Parts parts = new Parts("instance");
  private final Topics topics = Topics.local();
  private final AtomicReference<@Nullable String> brokerFault = new AtomicReference<>();
  private @Nullable KafkaAccess access;
  private @Nullable LeaderApp leader;
  private @Nullable RuntimeInfo addresses;

  private LocalInstance(LocalConfig config) {
    this.config = config;
    telemetry = config.httpPort() == null ? Telemetry.unscraped() : Telemetry.scraped();
    parts.push(telemetry);
  }

  /**
   * Starts everything; returns when leader and runner are starting up against a ready broker.
   *
   * @throws CliException when something of this machine is not as it must be; nothing is left
   *     running
   */
  public static LocalInstance start(LocalConfig config) {
    LocalInstance instance = new LocalInstance(config);
    try {
      instance.open();
      return instance;
    } catch (DataDirectoryException | BrokerStartException | IOException unusable) {
      instance.close();
      throw new CliException(
          ExitCode.INFRASTRUCTURE, String.valueOf(unusable.getMessage()), unusable);
    } catch (StreamsException unusable) {
      instance.close();
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected a sound copy of the leader's state in %s, but found: %s. Remove that folder and start again: it is rebuilt from what the broker keeps."
              .formatted(config.directory().resolve("streams"), unusable.getMessage()),
          unusable);
    }
  }

  private void open() throws IOException {
    DataDirectory data = keep(DataDirectory.open(config.directory()), DataDirectory::close);
    keep(LogFile.open(data.logs()), LogFile::close);
    BrokerOptions usual = BrokerOptions.DEFAULT;
    BrokerOptions options =
        usual.withOnFatalFault(
            usual.onFatalFault().andThen(fault -> brokerFault.compareAndSet(null, fault)));
    EmbeddedBroker broker =
        keep(EmbeddedBroker.start(data.broker(), options), EmbeddedBroker::close);
    String bootstrap = broker.bootstrapServers();
    CompletableFuture<Void> ready = inBackground(() -> ensureTopics(bootstrap));
    EmbeddedRegistry registry =
        keep(EmbeddedRegistry.bind(EmbeddedRegistryConfig.loopback(0)), EmbeddedRegistry::close);
    CompletableFuture<Void> served = inBackground(() -> serve(registry, bootstrap));
    RegistryClient schemas =
        new CachingRegistryClient(new HttpRegistryClient(RegistryEndpoint.of(registry.url())));
    AvroWire wire = keep(new AvroWire(schemas), AvroWire::close);
    access = new KafkaAccess(bootstrap, topics, wire, Map.of());
    addresses = RuntimeInfo.ofThisProcess(bootstrap, registry.url(), 0);
    data.publish(addresses);
    LeaderApp app = leaderOn(data, bootstrap, registry.url(), wire);
    leader = app;
    await(ready);
    app.start();
    await(served);
    CompletableFuture<Void> contract =
        inBackground(() -> ContractSubjects.register(schemas, topics));
    Runner runner = startRunner(data, bootstrap, wire);
    await(contract);
    serveHttp(data, app, runner);
    keep(config.outlets().open(access(), app.view(), telemetry.registry()), Outlets.Open::close);
    keep(Intake.start(access(), config.intake(), telemetry.registry()), Intake::close);
  }

  private LeaderApp leaderOn(
      DataDirectory data, String bootstrap, String registryUrl, AvroWire wire) throws IOException {
    LeaderConfig leaderConfig =
        LeaderConfig.local(
            bootstrap,
            registryUrl,
            data.streams(),
            EngineLimits.DEFAULT.withRetention(config.retention()).withPolicy(config.policy()));
    StoredGraphs graphs = keep(new StoredGraphs(access()), StoredGraphs::close);
    LeaderApp app =
        keep(
            new LeaderApp(
                leaderConfig,
                new RegistryWire(wire, topics),
                telemetry.registry(),
                graphs,
                new LeaderBlobs(DirectoryBlobStore.open(data.blobs()))),
            LeaderApp::close);
    telemetry.bind(app::kafkaMeters);
    return app;
  }

  private void serveHttp(DataDirectory data, LeaderApp app, Runner runner) throws IOException {
    Integer port = config.httpPort();
    if (port == null) {
      return;
    }
    Admin admin =
        keep(Admin.create(Map.of("bootstrap.servers", access().bootstrap())), Admin::close);
    Backlog.watch(telemetry, admin, topics);
    VitalSigns signs = new VitalSigns(telemetry, Health.of(app.health(), runner.health()));
    RestServer server =
        keep(
            RestServer.start(RestConfig.loopback(port), app.view(), access(), signs),
            RestServer::close);
    addresses =
        RuntimeInfo.ofThisProcess(access().bootstrap(), addresses().registryUrl(), server.port());
    data.publish(addresses);
  }

  private static void serve(EmbeddedRegistry registry, String bootstrap) {
    Map<String, String> connection = Map.of("bootstrap.servers", bootstrap);
    registry.serve(KafkaSchemaLog.open(connection, KafkaSchemaLog.TOPIC, (short) 1));
  }

  private static CompletableFuture<Void> inBackground(Runnable step) {
    return CompletableFuture.runAsync(step, Thread::startVirtualThread);
  }

  /** What a step throws is thrown here as it was. */
  private static void await(CompletableFuture<Void> step) {
    try {
      step.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private Runner startRunner(DataDirectory data, String bootstrap, AvroWire wire)
      throws IOException {
    EnvironmentPolicy policy = EnvironmentPolicy.local(config.environment(), config.variables());
    SecretSource secrets =
        new EnvironmentSecrets(config.variables(), EnvironmentSecrets.DEFAULT_PREFIX);
    ExecutorSettings settings =
        ExecutorSettings.of(policy, secrets, data.tasks())
            .withBlobs(new Blobs(DirectoryBlobStore.open(data.blobs()), config.maxOutputBytes()));
    Decomposers.Surroundings models =
        new Decomposers.Surroundings(
            config.variables(), policy.passedOn(), config.workingDirectory(), data.tasks());
    TaskExecutor executor =
        keep(
            AgentWork.around(
                ActionExecutors.open(
                    settings, models, config.egress(), config.executors(), telemetry.registry()),
                config.agents(),
                config.directory(),
                config.variables(),
                config.repositories(),
                secrets),
            TaskExecutor::close);
    ExecutionDefaults defaults =
        new ExecutionDefaults(
            config.workingDirectory(),
            ExecutionLimits.DEFAULT,
            List.of(),
            config.outlets().traces() != null);
    RunnerConfig runnerConfig =
        RunnerConfig.of(new RunnerId("local"), config.slots(), defaults)
            .withLogFolder(data.logs())
            .withAdaptive(config.adaptive());
    KafkaRunnerPorts ports = KafkaRunnerPorts.open(bootstrap, topics, wire, Map.of());
    telemetry.bind(ports::kafkaMeters);
    Runner runner =
        keep(
            new Runner(runnerConfig, ports, executor, new SystemClock(), telemetry.registry()),
            Runner::close);
    runner.start();
    return runner;
  }

  private void ensureTopics(String bootstrap) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin, TOPICS_PATIENCE).ensure(topics, (short) 1);
      expelEarlierMembers(admin);
    }
  }

  /**
   * The directory's lock says that no earlier process lives, but groups still wait a whole session
   * for its members.
   */
  private void expelEarlierMembers(Admin admin) {
    List<KafkaFuture<Void>> expelled =
        Stream.of(
                Stream.of(topics.leaderGroup()),
                config.outlets().groups(topics).stream(),
                config.intake().stream().map(rule -> topics.intakeGroup(rule.name())))
            .flatMap(groups -> groups)
            .map(group ->
                admin
                    .removeMembersFromConsumerGroup(
                        group, new RemoveMembersFromConsumerGroupOptions())
                    .all())
            .toList();
    for (KafkaFuture<Void> group : expelled) {
      await(group);
    }
  }

  private static void await(KafkaFuture<Void> expelled) {
    try {
      expelled.get(TOPICS_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException notNow) {
      // A first start has no group. Otherwise the start takes a session longer, and nothing else.
      LOG.atDebug().setCause(notNow).log("no earlier member was removed from its group");
    }
  }

  private <T> T keep(T part, java.util.function.Consumer<T> close) {
    parts.push(() -> close.accept(part));
    return part;
  }

  /** How to reach this instance. */
  public KafkaAccess access() {
    KafkaAccess open = access;
    if (open == null) {
      throw new IllegalStateException("Expected a started instance.");
    }
    return open;
  }

  /** Where its parts listen. */
  public RuntimeInfo addresses() {
    RuntimeInfo published = addresses;
    if (published == null) {
      throw new IllegalStateException("Expected a started instance.");
    }
    return published;
  }

  /** Where all its parts count. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** Completes when the leader serves. */
  public CompletableFuture<Void> running() {
    LeaderApp app = leader;
    return app == null ? new CompletableFuture<>() : app.running();
  }

  /**
   * Looks whether broker and leader still run.
   *
   * @throws CliException when one stopped by itself
   */
  public void requireRunning() {
    String fault = brokerFault.get();
    if (fault != null) {
      throw new CliException(ExitCode.INFRASTRUCTURE, fault);
    }
    Throwable cause = failure();
    if (cause != null) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected the leader to run, but it stopped: " + cause.getMessage(),
          cause);
    }
  }

  /** Returns why the leader stopped by itself; null while it runs. */
  private @Nullable Throwable failure() {
    LeaderApp app = leader;
    return app == null ? null : app.failed().getNow(null);
  }

  /** Where the plain log files of tasks are. */
  public Path directory() {
    return config.directory();
  }

  /** Stops everything, the last part first; what is accepted is kept. */
  @Override
  public void close() {
    if (brokerFault.get() == null) {
      parts.close();
      return;
    }
    // Clients wait without end for a broker that failed; the process ends without them.
    Thread closing = Thread.ofPlatform().daemon().name("instance-close").start(parts::close);
    try {
      if (!closing.join(FAULT_LIMIT)) {
        LOG.atWarn().log("parts did not close after the broker failed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
