package io.paradecom.common.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the registry is, read from Confluent's configuration keys: {@code schema.registry.url} (a
 * comma-separated list of http(s) URLs, or one {@code mock://scope}), {@code basic.auth.*}, {@code
 * bearer.auth.*}, {@code http.connect.timeout.ms}, {@code http.read.timeout.ms} and {@code
 * schema.registry.ssl.*} with the names and meaning of Kafka's own {@code ssl.*}. The first two
 * groups may carry the prefix {@code schema.registry.} too.
 */
public sealed interface RegistryConnection {
  /** The key of the URL list. */
  String URL = "schema.registry.url";

  /** A registry in this JVM's memory, shared by all who name the same scope. */
  record InMemory(String scope) implements RegistryConnection {}

  /** A registry behind HTTP. */
  record Http(RegistryEndpoint endpoint) implements RegistryConnection {}

  /** A caching client of this registry; opening makes no request. */
  default RegistryClient open() {
    return new CachingRegistryClient(
        switch (this) {
          case InMemory(String scope) -> MockRegistryClient.scope(scope);
          case Http(RegistryEndpoint endpoint) -> new HttpRegistryClient(endpoint);
        });
  }

  /**
   * Reads a configuration; other keys are left alone.
   *
   * @throws ConfigException naming key, value and rule when one does not fit
   */
  static RegistryConnection of(Map<String, ?> configs) {
    List<String> urls = urls(configs.get(URL));
    if (urls.getFirst().startsWith(MockRegistryClient.URL_PREFIX)) {
      if (urls.size() > 1) {
        throw new ConfigException(URL, urls, "Expected a single mock:// URL");
      }
      return new InMemory(urls.getFirst().substring(MockRegistryClient.URL_PREFIX.length()));
    }
    Map<String, Object> plain = withoutPrefix(configs);
    try {
      return new Http(
          new RegistryEndpoint(
              urls.stream().map(RegistryEndpoint::base).toList(),
              authorization(plain, urls.getFirst()),
              timeout(plain, "http.connect.timeout.ms", RegistryEndpoint.CONNECT_TIMEOUT),
              timeout(plain, "http.read.timeout.ms", RegistryEndpoint.READ_TIMEOUT),
              ssl(configs)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(URL + ": " + e.getMessage());
    }
  }

  private static List<String> urls(@Nullable Object value) {
    List<String> urls = new ArrayList<>();
    List<?> parts =
        value instanceof List<?> list ? list : List.of(value == null ? "" : value.toString());
    for (Object part : parts) {
      for (String url : String.valueOf(part).split(",", -1)) {
        if (!url.isBlank()) {
          urls.add(url.strip());
        }
      }
    }
    if (urls.isEmpty()) {
      throw new ConfigException(
          URL, value, "Expected the registry's URLs, separated by commas, or mock://scope");
    }
    return urls;
  }

  private static Map<String, Object> withoutPrefix(Map<String, ?> configs) {
    Map<String, Object> plain = new HashMap<>(configs);
    configs.forEach((key, value) -> {
      if (key.startsWith("schema.registry.")) {
        plain.put(key.substring("schema.registry.".length()), value);
      }
    });
    return plain;
  }

  private static @Nullable String authorization(Map<String, Object> plain, String firstUrl) {
    String userInfo = text(plain, "basic.auth.user.info");
    String token = text(plain, "bearer.auth.token");
    String basic = source(plain, "basic.auth.credentials.source", userInfo, "USER_INFO", "URL");
    String bearer = source(plain, "bearer.auth.credentials.source", token, "STATIC_TOKEN", "");
    if (basic.equals("USER_INFO") && !bearer.isEmpty()) {
      throw new ConfigException(
          "Expected either basic.auth.* or bearer.auth.* credentials, but found both");
    }
    if (!bearer.isEmpty()) {
      return "Bearer " + token;
    }
    String user = basic.equals("USER_INFO") ? userInfo : URI.create(firstUrl).getUserInfo();
    return user == null || user.isEmpty()
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Where credentials come from; a secret that stands there without a source is meant. */
  private static String source(
      Map<String, Object> plain, String key, String secret, String withSecret, String without) {
    String source = text(plain, key);
    if (source.isEmpty()) {
      return secret.isEmpty() ? without : withSecret;
    }
    if (source.equals(withSecret) && secret.isEmpty()) {
      throw new ConfigException(key, source, "Expected the credentials beside it, but found none");
    }
    if (!source.equals(withSecret) && !source.equals(without)) {
      throw new ConfigException(
          key,
          source,
          ("Expected " + withSecret + " " + without).strip().replace(" URL", " or URL"));
    }
    return source;
  }

  private static String text(Map<String, Object> plain, String key) {
    return switch (plain.get(key)) {
      case null -> "";
      case Password password -> password.value();
      case Object other -> other.toString().strip();
    };
  }

  private static Duration timeout(Map<String, Object> plain, String key, Duration otherwise) {
    ConfigDef definition =
        new ConfigDef()
            .define(
                key,
                ConfigDef.Type.INT,
                Math.toIntExact(otherwise.toMillis()),
                ConfigDef.Range.atLeast(1),
                ConfigDef.Importance.LOW,
                "");
    return Duration.ofMillis((Integer) Objects.requireNonNull(definition.parse(plain).get(key)));
  }

  private static @Nullable SSLContext ssl(Map<String, ?> configs) {
    String prefix = "schema.registry.ssl.";
    Map<String, Object> own = new HashMap<>();
    configs.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        own.put(key.substring("schema.registry.".length()), value);
      }
    });
    if (own.isEmpty()) {
      return null;
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(definition.parse(own));
      return factory.sslContext();
    }
  }
}
