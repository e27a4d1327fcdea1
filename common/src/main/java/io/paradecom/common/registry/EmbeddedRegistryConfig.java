package io.paradecom.common.registry;

import java.util.Set;

/**
 * How an {@link EmbeddedRegistry} listens.
 *
 * @param host the address to bind to
 * @param port 0 for any free one, up to 65535
 * @param hostNames what may stand in a request's {@code Host} and {@code Origin} headers, without
 *     port: keeps web pages of other sites out even when their name resolves to this machine
 * @param compatibility the global level as long as nobody has set another
 */
public record EmbeddedRegistryConfig(
    String host, int port, Set<String> hostNames, Compatibility compatibility) {

  /** Names of this machine for itself. */
  public static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Checks the ranges. */
  public EmbeddedRegistryConfig {
    hostNames = Set.copyOf(hostNames);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected a registry port from 0 to 65535, but found " + port);
    }
  }

  /** Loopback only, {@link Compatibility#BACKWARD}. */
  public static EmbeddedRegistryConfig loopback(int port) {
    return new EmbeddedRegistryConfig("127.0.0.1", port, LOOPBACK_NAMES, Compatibility.BACKWARD);
  }
}
