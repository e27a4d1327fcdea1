package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.RegistryClient;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.topic.InstallationTopics;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.common.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and its registry that have both answered. Whatever is not as it must be is found here,
 * before anything is started, and said in one sentence.
 */
public final class ClusterConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final ClusterConfig config;
  private final Admin admin;
  private final RegistryClient registry;
  private final AvroWire wire;

  private ClusterConnection(ClusterConfig config, Admin admin, RegistryClient registry) {
    this.config = config;
    this.admin = admin;
    this.registry = registry;
    this.wire = new AvroWire(registry);
  }

  /**
   * Connects to brokers and registry.
   *
   * @throws CliException when one of them is not there or does not answer, or a client setting is
   *     not one
   */
  public static ClusterConnection open(ClusterConfig config) {
    Admin admin = answering(config);
    boolean open = false;
    try {
      RegistryClient registry = registry(config);
      open = true;
      return new ClusterConnection(config, admin, registry);
    } finally {
      if (!open) {
        admin.close(Duration.ZERO);
      }
    }
  }

  /**
   * Connects to brokers alone.
   *
   * @throws CliException when none is there or answers, or a client setting is not one
   */
  static Admin answering(ClusterConfig config) {
    Bootstrap.problem(config.bootstrap())
        .ifPresent(problem -> {
          throw unreachable(config, problem, null);
        });
    Admin admin = admin(config);
    boolean open = false;
    try {
      brokers(config, admin);
      open = true;
      return admin;
    } finally {
      if (!open) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private static Admin admin(ClusterConfig config) {
    try {
      return Admin.create(config.adminSettings());
    } catch (KafkaException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      String message = String.valueOf(cause.getMessage());
      boolean setting = cause instanceof ConfigException;
      throw new CliException(
          setting ? ExitCode.INVALID : ExitCode.INFRASTRUCTURE,
          "Expected %s to hold settings for a Kafka client, but %s."
              .formatted(ClusterConfig.CLIENT_CONFIG, withoutStop(message)),
          failed);
    }
  }

  /**
   * Returns how many brokers the cluster has at the moment.
   *
   * @throws CliException when it does not answer
   */
  int brokers() {
    return brokers(config, admin);
  }

  /** The same, by a connection of its own. */
  static int brokers(ClusterConfig config, Admin admin) {
    try {
      return admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).size();
    } catch (TimeoutException silent) {
      throw unreachable(config, "none answered within " + PATIENCE.toSeconds() + " s", silent);
    } catch (ExecutionException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw unreachable(config, withoutStop(String.valueOf(cause.getMessage())), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unreachable(config, "the wait was interrupted", interrupted);
    }
  }

  /** Asks any broker for the cluster's id; the answer fails when none gives it within seconds. */
  public KafkaFuture<String> askBrokers() {
    return admin
        .describeCluster(
            new DescribeClusterOptions().timeoutMs(Math.toIntExact(ANSWER_PATIENCE.toMillis())))
        .clusterId();
  }

  private static CliException unreachable(
      ClusterConfig config, String found, @Nullable Exception cause) {
    return new CliException(
        ExitCode.INFRASTRUCTURE,
        "Expected a Kafka broker at %s, but %s. Check %s, and that the broker runs."
            .formatted(config.bootstrap(), found, ClusterConfig.BOOTSTRAP),
        cause);
  }

  private static RegistryClient registry(ClusterConfig config) {
    RegistryClient registry = config.registry().open();
    try {
      registry.subjects();
      return registry;
    } catch (RegistryException failed) {
      registry.close();
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected a schema registry at %s. Check %s, and that it runs. %s."
              .formatted(
                  config.registryName(),
                  ClusterConfig.REGISTRY,
                  withoutStop(String.valueOf(failed.getMessage()))),
          failed);
    }
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** The way to create and look at topics; closed with this connection. */
  public Admin admin() {
    return admin;
  }

  /** The registry, cached; closed with this connection. */
  public RegistryClient registry() {
    return registry;
  }

  /** Avro with schemas from the registry; closed with this connection. */
  public AvroWire wire() {
    return wire;
  }

  /** Which installation this is about. */
  public ClusterConfig config() {
    return config;
  }

  /**
   * Returns the installation's topics as they are on the cluster; empty when there are none yet.
   *
   * @throws CliException when the cluster refuses to tell
   */
  public Optional<Topics> topics() {
    try {
      return InstallationTopics.find(admin, config.prefix(), PATIENCE);
    } catch (TopicAccessException refused) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, String.valueOf(refused.getMessage()), refused);
    }
  }

  /**
   * Returns the installation's topics as they are on the cluster.
   *
   * @throws CliException when there are none, or the cluster refuses to tell
   */
  public Topics requireTopics() {
    return topics()
        .orElseThrow(() ->
            new CliException(
                ExitCode.INFRASTRUCTURE,
                "Expected topics with prefix '%s' on %s, but there are none."
                    .formatted(config.prefix(), config.bootstrap())));
  }

  /** What clients of an installation with these topics need. */
  public KafkaAccess access(Topics topics) {
    return new KafkaAccess(config.bootstrap(), topics, wire, config.client().all());
  }

  @Override
  public void close() {
    wire.close();
    admin.close(CLOSE_PATIENCE);
  }
}
