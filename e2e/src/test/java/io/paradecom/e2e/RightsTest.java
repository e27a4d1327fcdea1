package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.topic.AclPlan;
import io.paradecom.common.topic.AclPlan.Role;
import io.paradecom.common.topic.TopicSpec;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An installation on a broker where each role may do what it needs, and nothing else. */
@Tag("extended")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RightsTest {
  private static final Topics TOPICS =
      new Topics(Topics.DEFAULT_PREFIX, 2, Set.of(Topics.DEFAULT_QUEUE, new QueueName("llm")));
  private static final Set<AclOperation> LOOKED_AT =
      EnumSet.of(
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.CREATE,
          AclOperation.DELETE,
          AclOperation.ALTER,
          AclOperation.ALTER_CONFIGS);

  @TempDir private static Path folder;
  private static SecuredBroker broker;
  private static final List<Paradecom> PROCESSES = new ArrayList<>();
  private static String registryUrl;

  @BeforeAll
  static void start() throws Exception {
    broker = SecuredBroker.start(folder);
    broker.allow(TOPICS);
    Paradecom registry =
        keep(
            Paradecom.start(
                folder,
                "registry",
                "--bootstrap",
                broker.bootstrap(),
                "--port",
                "0",
                "--client-config",
                broker.clientFile(Role.REGISTRY)));
    String ready = "paradecom registry ready on ";
    registry.awaitError(ready);
    registryUrl =
        registry
            .errors()
            .lines()
            .filter(line -> line.startsWith(ready))
            .findFirst()
            .orElseThrow()
            .substring(ready.length());
    role(
            Role.LEADER,
            "leader",
            "--state-dir",
            "state",
            "--partitions",
            "2",
            "--queues",
            "default,llm")
        .awaitError("paradecom leader ready");
    role(Role.RUNNER, "runner", "--id", "r1", "--queues", "default,llm", "--data-dir", "runner")
        .awaitError("paradecom runner ready");
  }

  private static Paradecom keep(Paradecom process) {
    PROCESSES.addFirst(process);
    return process;
  }

  private static Paradecom role(Role role, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--bootstrap",
            broker.bootstrap(),
            "--registry",
            registryUrl,
            "--client-config",
            broker.clientFile(role)));
    return keep(Paradecom.start(folder, all.toArray(String[]::new)));
  }

  @AfterAll
  static void stop() throws Exception {
    for (Paradecom process : PROCESSES) {
      process.kill();
    }
    if (broker != null) {
      broker.stop();
    }
  }

  @Test
  @Order(1)
  void shouldRunAGraphWithTheRightsOfThePlan() throws Exception {
    // Given
    Path graph = folder.resolve("graph.yaml");
    Files.writeString(
        graph,
        """
        apiVersion: paradecom/v1
        tasks:
          a: { shell: 'echo one' }
          b: { needs: a, noop: true, queue: llm }
          c: { needs: b, command: [echo, 'two'] }
        """);

    // When
    Paradecom.Outcome run = role(Role.SUBMITTER, "run", graph.toString()).await();
    Paradecom.Outcome verify = role(Role.AUDITOR, "verify").await();

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(verify.exitCode()).as(verify.err() + verify.out()).isZero();
  }

  @Test
  @Order(2)
  void shouldAllowExactlyWhatThePlanSays() throws Exception {
    for (Role role : Role.values()) {
      AclPlan plan = AclPlan.of(role, TOPICS);
      try (Admin admin = broker.admin(role)) {
        for (TopicSpec topic : TOPICS.all()) {
          Set<AclOperation> planned = EnumSet.noneOf(AclOperation.class);
          plan.grants().stream()
              .filter(grant -> grant.isAboutTopic(topic.name()))
              .forEach(grant -> planned.addAll(grant.operations()));
          planned.retainAll(LOOKED_AT);
          assertThat(allowed(admin, topic.name()))
              .as("%s on %s", role, topic.name())
              .isEqualTo(planned);
        }
      }
    }
  }

  private static Set<AclOperation> allowed(Admin admin, String topic) throws Exception {
    try {
      Set<AclOperation> allowed =
          EnumSet.copyOf(
              admin
                  .describeTopics(
                      List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                  .allTopicNames()
                  .get(30, TimeUnit.SECONDS)
                  .values()
                  .iterator()
                  .next()
                  .authorizedOperations());
      allowed.retainAll(LOOKED_AT);
      return allowed;
    } catch (ExecutionException refused) {
      assertThat(refused.getCause()).isInstanceOf(TopicAuthorizationException.class);
      return Set.of();
    }
  }

  @Test
  @Order(3)
  void shouldNotLetARunnerSpeakForOthers() throws Exception {
    for (String topic : List.of(TOPICS.commands(), TOPICS.events(), TOPICS.fleetDecisions())) {
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              broker.client(Role.RUNNER), new ByteArraySerializer(), new ByteArraySerializer())) {
        byte[] value = "{}".getBytes(StandardCharsets.UTF_8);
        var sent = producer.send(new ProducerRecord<>(topic, value));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(sent::get))
            .as(topic)
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
    }
  }

  @Test
  @Order(4)
  void shouldTellAStrangerWhatIsMissing() throws Exception {
    // When
    Paradecom.Outcome good = role(Role.LEADER, "doctor").await();
    Paradecom.Outcome stranger = role(Role.REGISTRY, "doctor").await();

    // Then
    assertThat(good.exitCode()).as(good.out()).isZero();
    assertThat(good.out())
        .contains("2 workflow partitions")
        .contains("share.version 1")
        .contains("subjects");
    assertThat(stranger.exitCode()).as(stranger.out()).isEqualTo(3);
    assertThat(stranger.out()).contains("MISSING").contains("paradecom topics acls");
  }
}
