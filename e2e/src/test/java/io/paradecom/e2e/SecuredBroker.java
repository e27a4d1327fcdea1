package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.common.topic.AclPlan;
import io.paradecom.common.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;

/**
 * A broker that asks everybody who they are (SASL PLAIN) and lets nobody do what no rule allows, in
 * a process of its own. Each role is a user of its name.
 */
final class SecuredBroker {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ADMIN = "admin";

  private final Path folder;
  private final Process process;
  private final String bootstrap;

  private SecuredBroker(Path folder, Process process, String bootstrap) {
    this.folder = folder;
    this.process = process;
    this.bootstrap = bootstrap;
  }

  static SecuredBroker start(Path folder) throws IOException, InterruptedException {
    int[] ports = freePorts(3);
    Path settings = folder.resolve("broker.properties");
    Files.writeString(settings, settings(folder.resolve("data"), ports));
    Process format =
        launch(
            folder.resolve("format.log"),
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            settings.toString());
    assertThat(format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(format.exitValue()).as(Files.readString(folder.resolve("format.log"))).isZero();
    Process process = launch(folder.resolve("broker.log"), "kafka.Kafka", settings.toString());
    SecuredBroker broker = new SecuredBroker(folder, process, "127.0.0.1:" + ports[0]);
    try (Admin admin = broker.admin(ADMIN)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == 1);
    }
    return broker;
  }

  private static Process launch(Path log, String main, String... words) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.command(main));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String settings(Path data, int[] ports) {
    String users =
        Stream.concat(
                Stream.of(ADMIN), Arrays.stream(AclPlan.Role.values()).map(SecuredBroker::user))
            .map(user -> "user_%s=\"%s-secret\"".formatted(user, user))
            .collect(Collectors.joining(" "));
    return """
    process.roles=broker,controller
    node.id=1
    listeners=CLIENTS://127.0.0.1:%1$d,INSIDE://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
    advertised.listeners=CLIENTS://127.0.0.1:%1$d,INSIDE://127.0.0.1:%2$d
    listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=INSIDE
    controller.quorum.voters=1@127.0.0.1:%3$d
    log.dirs=%4$s
    listener.name.clients.sasl.enabled.mechanisms=PLAIN
    listener.name.clients.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required %5$s;
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:admin;User:ANONYMOUS
    allow.everyone.if.no.acl.found=false
    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    offsets.topic.num.partitions=1
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.num.partitions=1
    add.partitions.to.txn.retry.backoff.ms=1
    group.initial.rebalance.delay.ms=0
    group.min.session.timeout.ms=1000
    log.cleaner.dedupe.buffer.size=8388608
    """
        .formatted(ports[0], ports[1], ports[2], data, users);
  }

  private static String user(AclPlan.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  String bootstrap() {
    return bootstrap;
  }

  /** What the clients of a role are set up with. */
  Map<String, Object> client(AclPlan.Role role) {
    return client(user(role));
  }

  private Map<String, Object> client(String user) {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s-secret\";"
            .formatted(user, user));
  }

  /** The same as a file for {@code --client-config}. */
  String clientFile(AclPlan.Role role) throws IOException {
    Path file = folder.resolve(user(role) + ".properties");
    StringBuilder text = new StringBuilder();
    client(role)
        .forEach((key, value) -> {
          if (!key.equals("bootstrap.servers")) {
            text.append(key).append('=').append(value).append('\n');
          }
        });
    Files.writeString(file, text);
    return file.toString();
  }

  Admin admin(AclPlan.Role role) {
    return Admin.create(client(role));
  }

  private Admin admin(String user) {
    return Admin.create(client(user));
  }

  /** Lets every role do what the plan says. */
  void allow(Topics topics) throws Exception {
    List<AclBinding> bindings = new ArrayList<>();
    for (AclPlan.Role role : AclPlan.Role.values()) {
      for (AclPlan.Grant grant : AclPlan.of(role, topics).grants()) {
        grant
            .operations()
            .forEach(operation ->
                bindings.add(
                    new AclBinding(
                        grant.resource(),
                        new AccessControlEntry(
                            "User:" + user(role), "*", operation, AclPermissionType.ALLOW))));
      }
    }
    try (Admin admin = admin(ADMIN)) {
      admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
    }
  }

  void stop() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
