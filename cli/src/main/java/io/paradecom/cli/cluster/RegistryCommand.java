package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.KafkaSchemaLog;
import io.paradecom.common.registry.SchemaLogException;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom registry}: a schema registry for this machine until it is stopped. */
@Command(
    name = "registry",
    description = {
      "Run a schema registry for programs of this machine until it is stopped.",
      "",
      "It speaks Confluent's REST API for Avro and keeps the schemas on the brokers, in the topic"
          + " _schemas; one at a time. It asks nobody who they are, so it listens on 127.0.0.1"
          + " alone: for several machines take one of the registries that are made for it."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom registry --bootstrap=HOST:PORT [OPTIONS]",
    sortOptions = false,
    footer = RoleText.FOOTER)
public final class RegistryCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration GLANCE = Duration.ofSeconds(1);

  /** What it takes to know which brokers, and where to listen. */
  static final class Options implements FromEnvironment {
    @Option(
        names = ClusterConfig.BOOTSTRAP,
        paramLabel = "HOST:PORT",
        required = true,
        description = "Kafka brokers, separated by commas.")
    @SuppressWarnings("NullAway.Init")
    private String bootstrap;

    @Option(
        names = "--port",
        paramLabel = "PORT",
        converter = WholeNumberConverter.class,
        defaultValue = "8081",
        description = "Port on 127.0.0.1; 0: any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
        names = ClusterConfig.CLIENT_CONFIG,
        paramLabel = "FILE",
        description = "Properties for its Kafka clients, as TLS and SASL settings.")
    private @Nullable Path clientConfig;
  }

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Options options;

  @Override
  public Integer call() throws InterruptedException {
    LeaderRole.requireRange("--port", options.port, 0, 65_535);
    ClientProperties client =
        options.clientConfig == null
            ? ClientProperties.NONE
            : ClientProperties.read(ClusterConfig.CLIENT_CONFIG, options.clientConfig);
    // What it serves is what a connection would need it for.
    ClusterConfig cluster =
        new ClusterConfig(
            options.bootstrap, ClusterConfig.DEFAULT_REGISTRY, Topics.DEFAULT_PREFIX, client);
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        EmbeddedRegistry registry =
            EmbeddedRegistry.bind(EmbeddedRegistryConfig.loopback(options.port))) {
      registry.serve(log(cluster));
      System.err.println("paradecom registry ready on " + registry.url());
      while (!stop.await(GLANCE)) {
        // Its own threads do the work.
      }
    } catch (IOException | SchemaLogException refused) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, String.valueOf(refused.getMessage()), refused);
    }
    return ExitCode.SUCCESS.code();
  }

  private static KafkaSchemaLog log(ClusterConfig cluster) {
    Map<String, Object> connection = new HashMap<>(cluster.client().forStreams());
    connection.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap());
    try (Admin admin = ClusterConnection.answering(cluster)) {
      short replicas = TopicAdmin.replicasOn(ClusterConnection.brokers(cluster, admin));
      return KafkaSchemaLog.open(connection, KafkaSchemaLog.TOPIC, replicas);
    }
  }
}
