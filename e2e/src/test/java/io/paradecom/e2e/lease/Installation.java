package io.paradecom.e2e.lease;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.InMemorySchemaLog;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.leader.app.LeaderApp;
import io.paradecom.leader.app.LeaderConfig;
import io.paradecom.leader.app.Membership;
import io.paradecom.leader.app.RegistryWire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Topics, a registry and a real leader on a broker of somebody else. A runner counts as lost after
 * three seconds of silence, and the broker keeps an acquired task from others for three seconds.
 */
final class Installation implements AutoCloseable {
  static final TaskId TASK = new TaskId("task");

  private static final Duration LOCK = Duration.ofSeconds(3);
  private static final FleetLimits FLEET =
      new FleetLimits(1, Duration.ofMillis(200), Duration.ofSeconds(3), 2);

  private final String bootstrap;
  private final Topics topics;
  private final EmbeddedRegistry registry;
  private final AvroWire wire;
  private final LeaderApp leader;
  private final CommandSender sender;

  Installation(String bootstrap, String prefix, Set<QueueName> queues, Path state)
      throws IOException, ExecutionException, InterruptedException {
    this.bootstrap = bootstrap;
    topics = new Topics(prefix, 1, queues);
    makeTopics();
    registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(0), new InMemorySchemaLog());
    wire =
        new AvroWire(
            new CachingRegistryClient(new HttpRegistryClient(RegistryEndpoint.of(registry.url()))));
    LeaderConfig config =
        new LeaderConfig(
            bootstrap,
            registry.url(),
            topics,
            state,
            1,
            0,
            EngineLimits.DEFAULT,
            FLEET,
            Map.of(),
            Membership.ANONYMOUS);
    leader = new LeaderApp(config, new RegistryWire(wire, topics), new SimpleMeterRegistry());
    leader.start();
    sender = new CommandSender(access());
  }

  private void makeTopics() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin, Duration.ofMinutes(1)).ensure(topics, (short) 1);
      for (QueueName queue : topics.queues()) {
        ConfigEntry lock =
            new ConfigEntry("share.record.lock.duration.ms", Long.toString(LOCK.toMillis()));
        ConfigResource group =
            new ConfigResource(ConfigResource.Type.GROUP, topics.runnerGroup(queue));
        AlterConfigOp set = new AlterConfigOp(lock, AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(group, List.of(set))).all().get();
      }
    }
  }

  KafkaAccess access() {
    return new KafkaAccess(bootstrap, topics, wire, Map.of());
  }

  /** How a runner of this installation is put together. */
  TestRunner runner(String name, int slots, Path folder) {
    return new TestRunner(bootstrap, registry.url(), topics.prefix(), name, slots, folder);
  }

  /** Submits a workflow of one task, a script, on a queue. */
  WorkflowId submit(String workflow, QueueName queue, String script) {
    TaskSpec task =
        new TaskSpec(
            TASK,
            TaskText.EMPTY,
            new TaskAction.Shell(script, ProcessSettings.NONE),
            List.of(),
            RetryPolicy.DEFAULT,
            Timeouts.NONE,
            queue,
            0,
            null,
            -1,
            Disposition.RUN,
            null,
            List.of(),
            TaskRole.ORDINARY,
            null,
            FileClaims.NONE);
    WorkflowId id = new WorkflowId(workflow);
    SubmitHeader header = new SubmitHeader(workflow, null, 0, OnFailure.CONTINUE, 1, 1, "");
    sender.send(
        List.of(
            new WorkflowCommand.Submit(
                id, UUID.randomUUID().toString(), header, 0, List.of(task))));
    return id;
  }

  @Override
  public void close() {
    sender.close();
    leader.close();
    wire.close();
    registry.close();
  }
}
