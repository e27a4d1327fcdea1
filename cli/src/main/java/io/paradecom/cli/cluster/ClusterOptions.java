package io.paradecom.cli.cluster;

import io.paradecom.cli.FromEnvironment;
import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.topic.Topics;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that say how to reach an installation, beside its brokers. */
public final class ClusterOptions implements FromEnvironment {
  @Option(
      names = ClusterConfig.REGISTRY,
      paramLabel = "URL",
      defaultValue = ClusterConfig.DEFAULT_REGISTRY,
      description = "URLs of the schema registry, separated by commas (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String registry;

  @Option(
      names = ClusterConfig.PREFIX,
      paramLabel = "TEXT",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "What the names of all topics begin with (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String prefix;

  @Option(
      names = ClusterConfig.CLIENT_CONFIG,
      paramLabel = "FILE",
      description =
          "Properties for all Kafka clients, as TLS and SASL settings, and for the registry's"
              + " (schema.registry.*, basic.auth.*).")
  private @Nullable Path clientConfig;

  /**
   * Returns what was said.
   *
   * @throws io.paradecom.common.config.IllegalConfigurationException when it cannot be meant
   */
  public ClusterConfig config(String bootstrap) {
    ClientProperties client =
        clientConfig == null
            ? ClientProperties.NONE
            : ClientProperties.read(ClusterConfig.CLIENT_CONFIG, clientConfig);
    return new ClusterConfig(bootstrap, registry, prefix, client);
  }
}
