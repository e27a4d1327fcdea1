package io.paradecom.leader.http;

import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.RateLimits;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the REST interface is served.
 *
 * @param host address that it listens on
 * @param port 0: any free one
 * @param answerWithin how long an answer to a command is waited for before it is given as accepted
 * @param mostStreams event streams that may be open at the same time
 * @param names hosts that a request may be sent to, without port, in lower case; where keys are
 *     asked for, any will do
 * @param keys knows callers; null: nobody is asked who they are, which is for loopback alone
 * @param tls null: it is served in the clear
 * @param limits of each caller
 */
public record RestConfig(
    String host,
    int port,
    Duration answerWithin,
    int mostStreams,
    Set<String> names,
    @Nullable Doorkeeper keys,
    @Nullable RestTls tls,
    RateLimits limits) {
  /** Names that every machine has for itself. */
  public static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

  /** Largest body of a request, in bytes: that of the largest file that is read. */
  public static final long MAX_BODY_BYTES = 64L * 1024 * 1024;

  /**
   * @throws IllegalArgumentException when the port is outside its range
   */
  public RestConfig {
    names = Set.copyOf(names);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected a port of 0 to 65535, but found %d.".formatted(port));
    }
  }

  /** Builds a configuration for requests that name this machine as its own programs do. */
  public RestConfig(String host, int port, Duration answerWithin, int mostStreams) {
    this(host, port, answerWithin, mostStreams, LOOPBACK_NAMES, null, null, RateLimits.NONE);
  }

  /** Returns the same on another address of this machine. */
  public RestConfig on(String address) {
    return new RestConfig(address, port, answerWithin, mostStreams, names, keys, tls, limits);
  }

  /** Returns the same for callers who show a key. */
  public RestConfig with(Doorkeeper doorkeeper) {
    return new RestConfig(host, port, answerWithin, mostStreams, names, doorkeeper, tls, limits);
  }

  /** Returns the same over TLS. */
  public RestConfig with(RestTls other) {
    return new RestConfig(host, port, answerWithin, mostStreams, names, keys, other, limits);
  }

  /** Returns the same with other limits. */
  public RestConfig with(RateLimits other) {
    return new RestConfig(host, port, answerWithin, mostStreams, names, keys, tls, other);
  }

  /** Returns what addresses of it begin with. */
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /** Returns the same for requests that name this host too. */
  public RestConfig withName(String name) {
    Set<String> all = new HashSet<>(names);
    all.add(name.toLowerCase(Locale.ROOT));
    return new RestConfig(host, port, answerWithin, mostStreams, all, keys, tls, limits);
  }

  /** Returns the configuration of an interface for this machine alone. */
  public static RestConfig loopback(int port) {
    return new RestConfig("127.0.0.1", port, Duration.ofSeconds(10), 64);
  }
}
