package io.paradecom.common.config;

import io.paradecom.common.registry.RegistryConnection;
import io.paradecom.common.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which installation on which cluster.
 *
 * @param bootstrap comma-separated {@code host:port} list of Kafka brokers
 * @param registryUrl comma-separated http(s) URLs of the schema registry
 * @param prefix of the names of its topics, at most {@value Topics#MAX_PREFIX_LENGTH} characters
 *     out of {@code A-Z a-z 0-9 . _ -}
 * @param client further settings of every connection
 */
public record ClusterConfig(
    String bootstrap, String registryUrl, String prefix, ClientProperties client) {
  /** The option and key of {@link #bootstrap}. */
  public static final String BOOTSTRAP = "--bootstrap";

  /** The option and key of {@link #registryUrl}. */
  public static final String REGISTRY = "--registry";

  /** The option and key of {@link #prefix}. */
  public static final String PREFIX = "--prefix";

  /** The option and key of {@link #client}. */
  public static final String CLIENT_CONFIG = "--client-config";

  /** Where a registry usually listens. */
  public static final String DEFAULT_REGISTRY = "http://localhost:8081";

  private static final Pattern SERVERS =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}|\\[[0-9a-fA-F:.%]+]:[0-9]{1,5}");

  /**
   * @throws IllegalConfigurationException when a component is not as described
   */
  public ClusterConfig {
    bootstrap = bootstrap.strip();
    for (String server : bootstrap.split(",", -1)) {
      if (!isServer(server.strip())) {
        throw new IllegalConfigurationException(
            BOOTSTRAP, "a list of HOST:PORT, separated by commas", bootstrap);
      }
    }
    try {
      client.registry(registryUrl);
    } catch (ConfigException invalid) {
      throw new IllegalConfigurationException(
          REGISTRY,
          "URLs like http://host:8081, separated by commas, with settings that fit (%s)"
              .formatted(invalid.getMessage()),
          withoutUser(registryUrl),
          invalid);
    }
    try {
      new Topics(prefix, 1, Set.of(Topics.DEFAULT_QUEUE));
    } catch (IllegalArgumentException invalid) {
      throw new IllegalConfigurationException(
          PREFIX,
          "at most %d characters out of A-Z a-z 0-9 . _ -".formatted(Topics.MAX_PREFIX_LENGTH),
          prefix,
          invalid);
    }
  }

  /** How to reach the registry. */
  public RegistryConnection registry() {
    return client.registry(registryUrl);
  }

  /** Settings of a Kafka admin client for it. */
  public Map<String, Object> adminSettings() {
    Map<String, Object> settings = new HashMap<>(client.forClient("admin"));
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return settings;
  }

  /** The registry's URLs without credentials, for messages. */
  public String registryName() {
    return withoutUser(registryUrl);
  }

  private static boolean isServer(String server) {
    return SERVERS.matcher(server).matches()
        && Integer.parseInt(server.substring(server.lastIndexOf(':') + 1)) <= 65_535;
  }

  private static String withoutUser(String urls) {
    return urls.replaceAll("//[^/@,]*@", "//");
  }
}
