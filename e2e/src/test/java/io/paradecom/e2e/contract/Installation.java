package io.paradecom.e2e.contract;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractSubjects;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.KafkaSchemaLog;
import io.paradecom.common.registry.RegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.embedded.broker.EmbeddedBroker;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.Membership;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.runner.app.Runner;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.kafka.KafkaRunnerPorts;
import io.paradecom.runner.lease.ExecutionDefaults;
import io.paradecom.runner.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.LoggerFactory;

/**
 * Broker, registry, leader and runner in this JVM, with as many workflow partitions as a test
 * wants. Used by one thread.
 */
final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private interface Part {
    void close();
  }

  private final Deque<Part> parts = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> leaderLog = new ListAppender<>();
  private final Topics topics;
  private final KafkaAccess access;
  private final String registryUrl;

  /**
   * Starts everything.
   *
   * @param slots of the runner; 0: no runner, a test takes its place
   */
  Installation(Path directory, int partitions, int slots) throws IOException {
    topics = new Topics(Topics.DEFAULT_PREFIX, partitions, Set.of(TaskSpec.DEFAULT_QUEUE));
    EmbeddedBroker broker =
        EmbeddedBroker.start(Files.createDirectory(directory.resolve("broker")));
    parts.push(broker::close);
    String bootstrap = broker.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin, PATIENCE).ensure(topics, (short) 1);
    }
    KafkaSchemaLog log =
        KafkaSchemaLog.open(
            Map.of("bootstrap.servers", bootstrap), KafkaSchemaLog.TOPIC, (short) 1);
    EmbeddedRegistry registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(0), log);
    parts.push(registry::close);
    registryUrl = registry.url();
    RegistryClient schemas =
        new CachingRegistryClient(new HttpRegistryClient(RegistryEndpoint.of(registryUrl)));
    AvroWire wire = new AvroWire(schemas);
    parts.push(wire::close);
    ContractSubjects.register(schemas, topics);
    access = new KafkaAccess(bootstrap, topics, wire, Map.of());
    startLeader(directory.resolve("streams"));
    if (slots > 0) {
      startRunner(directory, slots);
    }
  }

  private void startLeader(Path state) {
    leaderLog.start();
    ((Logger) LoggerFactory.getLogger(LeaderApp.class)).addAppender(leaderLog);
    LeaderConfig config =
        new LeaderConfig(
            access.bootstrap(),
            registryUrl,
            topics,
            state,
            1,
            0,
            EngineLimits.DEFAULT,
            new FleetLimits(
                topics.workflowPartitions(),
                FleetLimits.DEFAULT.tick(),
                FleetLimits.DEFAULT.runnerTimeout(),
                FleetLimits.DEFAULT.missedHeartbeats()),
            Map.of(),
            Membership.ANONYMOUS);
    LeaderApp leader = new LeaderApp(config, new RegistryWire(access.wire(), topics), meters);
    parts.push(leader::close);
    leader.start();
  }

  private void startRunner(Path directory, int slots) throws IOException {
    ExecutorSettings settings =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of(), System.getenv()),
            new EnvironmentSecrets(Map.of(), EnvironmentSecrets.DEFAULT_PREFIX),
            Files.createDirectory(directory.resolve("tasks")));
    LocalTaskExecutor executor = LocalTaskExecutor.start(settings);
    parts.push(executor::close);
    Runner runner =
        new Runner(
            RunnerConfig.of(
                new RunnerId("local"),
                slots,
                new ExecutionDefaults(directory, ExecutionLimits.DEFAULT, List.of())),
            KafkaRunnerPorts.open(access.bootstrap(), topics, access.wire(), Map.of()),
            executor,
            new SystemClock(),
            meters);
    parts.push(runner::close);
    runner.start();
  }

  KafkaAccess access() {
    return access;
  }

  String bootstrap() {
    return access.bootstrap();
  }

  String registryUrl() {
    return registryUrl;
  }

  Topics topics() {
    return topics;
  }

  AvroWire wire() {
    return access.wire();
  }

  /** Returns what a meter counted so far. */
  long counted(String meter) {
    return (long) meters.counter(meter).count();
  }

  /** Returns what stream threads died of so far. */
  List<String> deadThreads() {
    return List.copyOf(leaderLog.list).stream()
        .filter(event -> event.getMessage().contains("died"))
        .map(event -> String.valueOf(event.getThrowableProxy().getMessage()))
        .toList();
  }

  /** Submits a workflow as any client would, and returns all that is said of it, to its end. */
  List<Feed> run(WorkflowSpec workflow) {
    WorkflowId id = WorkflowIds.fresh(workflow.name());
    try (EventFeed feed = EventFeed.fromNow(access, id);
        CommandSender sender = new CommandSender(access)) {
      sender.send(SubmitChunks.split(workflow, id, "run-" + UUID.randomUUID(), ""));
      return readToEnd(feed);
    }
  }

  /** Returns what a feed tells until its workflow has ended or was refused. */
  static List<Feed> readToEnd(EventFeed feed) {
    List<Feed> told = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      told.addAll(feed.poll(Duration.ofMillis(200)));
      if (told.stream().anyMatch(Installation::isEnd)) {
        return told;
      }
    }
    throw new AssertionError("Expected an end within %s, but heard %s".formatted(PATIENCE, told));
  }

  /** Returns all facts that were told. */
  static List<WorkflowEvent> facts(List<Feed> told) {
    return told.stream()
        .filter(Feed.Facts.class::isInstance)
        .flatMap(facts -> ((Feed.Facts) facts).batch().events().stream())
        .toList();
  }

  /** Returns how a workflow ended of which all this was told. */
  static WorkflowState end(List<Feed> told) {
    return facts(told).getLast() instanceof WorkflowEvent.WorkflowEnded(WorkflowState state)
        ? state
        : WorkflowState.REFUSED;
  }

  private static boolean isEnd(Feed news) {
    return switch (news) {
      case Feed.Refusal _ -> true;
      case Feed.Repeated _ -> false;
      case Feed.Facts facts ->
          facts.batch().events().stream()
              .anyMatch(event ->
                  event instanceof WorkflowEvent.WorkflowEnded
                      || event instanceof WorkflowEvent.WorkflowRefused
                      || event instanceof WorkflowEvent.WorkflowQuarantined);
    };
  }

  // The parts' own exceptions are of many kinds; a test that is over wants none of them.
  @SuppressWarnings("IllegalCatch")
  @Override
  public void close() {
    ((Logger) LoggerFactory.getLogger(LeaderApp.class)).detachAppender(leaderLog);
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception failed) {
        throw new IllegalStateException("Expected every part to close, but one did not.", failed);
      }
    }
  }
}
