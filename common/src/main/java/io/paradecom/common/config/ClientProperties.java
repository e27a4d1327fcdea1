package io.paradecom.common.config;

import io.paradecom.common.registry.RegistryConnection;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Settings of an operator for everything that connects to a cluster, as TLS and SASL, in the names
 * of Kafka and of Confluent's registry clients. Keys that begin with {@code producer.}, {@code
 * consumer.} or {@code admin.} are for one kind of client only.
 *
 * <p>What protects correctness is set over these wherever a client is made.
 */
public record ClientProperties(Map<String, String> all) {
  /** No settings. */
  public static final ClientProperties NONE = new ClientProperties(Map.of());

  private static final List<String> KINDS = List.of("producer.", "consumer.", "admin.");
  private static final List<String> OF_REGISTRY =
      List.of("schema.registry.", "basic.auth.", "bearer.auth.", "http.");

  public ClientProperties {
    all = Map.copyOf(all);
  }

  /**
   * Reads a Java properties file.
   *
   * @param key the option that named the file, for the message
   * @throws IllegalConfigurationException when it cannot be read
   */
  public static ClientProperties read(String key, Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalConfigurationException(
          key, "a readable file of Kafka client properties", file, unreadable);
    }
    Map<String, String> all = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    return new ClientProperties(all);
  }

  /** Settings for every Kafka client as they are, prefixed ones included; for Kafka Streams. */
  public Map<String, String> forStreams() {
    Map<String, String> settings = new HashMap<>(all);
    settings.keySet().removeIf(ClientProperties::isOfRegistry);
    return settings;
  }

  /**
   * Settings for one kind of Kafka client.
   *
   * @param kind {@code producer}, {@code consumer} or {@code admin}
   */
  public Map<String, String> forClient(String kind) {
    Map<String, String> settings = forStreams();
    settings.keySet().removeIf(name -> KINDS.stream().anyMatch(name::startsWith));
    String prefix = kind + ".";
    all.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        settings.put(name.substring(prefix.length()), value);
      }
    });
    return settings;
  }

  /**
   * The registry at {@code url}, with the credentials and certificates that stand here.
   *
   * @param url comma-separated URLs
   * @throws org.apache.kafka.common.config.ConfigException when a setting does not fit
   */
  public RegistryConnection registry(String url) {
    Map<String, String> settings = new HashMap<>(all);
    settings.put(RegistryConnection.URL, url);
    return RegistryConnection.of(settings);
  }

  private static boolean isOfRegistry(String name) {
    return OF_REGISTRY.stream().anyMatch(name::startsWith);
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "ClientProperties" + all.keySet();
  }
}
