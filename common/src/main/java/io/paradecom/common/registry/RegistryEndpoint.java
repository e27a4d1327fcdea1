package io.paradecom.common.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is and how to talk to it.
 *
 * @param urls base URLs of one registry's instances, tried in this order; no trailing slash, no
 *     credentials
 * @param authorization the whole value of the {@code Authorization} header, or null for none
 * @param connectTimeout per connection, positive
 * @param readTimeout per request, positive
 * @param ssl trust and key material for https, or null for the JVM's
 */
public record RegistryEndpoint(
    List<URI> urls,
    @Nullable String authorization,
    Duration connectTimeout,
    Duration readTimeout,
    @Nullable SSLContext ssl) {
  /** Default of {@link #connectTimeout}. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Default of {@link #readTimeout}. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** Checks the ranges. */
  public RegistryEndpoint {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one registry URL, but there is none");
    }
    if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "Expected positive registry timeouts, but found connect %s and read %s"
              .formatted(connectTimeout, readTimeout));
    }
  }

  /** One URL, no credentials, default timeouts. */
  public static RegistryEndpoint of(String url) {
    return new RegistryEndpoint(List.of(base(url)), null, CONNECT_TIMEOUT, READ_TIMEOUT, null);
  }

  /**
   * A base URL without its credentials, query and trailing slashes.
   *
   * @throws IllegalArgumentException when it is no absolute http or https URL
   */
  static URI base(String url) {
    try {
      URI uri = new URI(url.strip());
      String scheme = uri.getScheme();
      if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new IllegalArgumentException(
            "Expected a registry URL like http://host:8081, but found '" + withoutUser(url) + "'");
      }
      String path = uri.getPath() == null ? "" : uri.getPath();
      while (path.endsWith("/")) {
        path = path.substring(0, path.length() - 1);
      }
      return new URI(scheme, null, uri.getHost(), uri.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Expected a registry URL like http://host:8081, but found '" + withoutUser(url) + "'", e);
    }
  }

  private static String withoutUser(String url) {
    return url.replaceAll("//[^/@]*@", "//");
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "RegistryEndpoint" + urls;
  }
}
