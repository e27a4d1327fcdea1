package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.leader.http.RestConfig;
import io.paradecom.leader.http.RestServer;
import io.paradecom.leader.view.LeaderView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a leader answers about workflows.
 *
 * @param host of this machine
 * @param port null: nowhere
 * @param advertised {@code host:port} for other leaders; null: host and port, or this machine's
 *     name when the host stands for all of its addresses
 * @param security who is let in, and how
 */
record RestAddress(
    String host, @Nullable Integer port, @Nullable String advertised, RestSecurity security) {
  static final String HOST = "--rest-host";
  static final String PORT = "--rest-port";
  static final String ADVERTISE = "--rest-advertise";

  private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");
  private static final Pattern SERVER =
      Pattern.compile("([^\\s,:/]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}");

  /**
   * @throws IllegalConfigurationException when a component is not as described
   */
  RestAddress {
    if (port != null) {
      LeaderRole.requireRange(PORT, port, 1, 65_535);
    }
    if (advertised != null && !SERVER.matcher(advertised).matches()) {
      throw new IllegalConfigurationException(ADVERTISE, "HOST:PORT", advertised);
    }
    if (port != null && !security.asks() && !isLoopback(host)) {
      throw new IllegalConfigurationException(
          HOST,
          "an address of this machine for itself, as 127.0.0.1, where neither %s is given"
              .formatted(RestSecurity.whatAsks()),
          host);
    }
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalConfigurationException(HOST, "an address of this machine", host, unknown);
    }
  }

  /** A server that runs until it is closed, or none. */
  interface Served extends AutoCloseable {
    /** Says where it is. */
    void tell();

    @Override
    void close();
  }

  /** Returns {@code host:port} for other leaders; null: there is none. */
  @Nullable String endpoint() {
    if (port == null) {
      return null;
    }
    return advertised != null ? advertised : bracketed(reachableHost()) + ":" + port;
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private String reachableHost() {
    if (!ALL_ADDRESSES.contains(host)) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      throw new IllegalConfigurationException(
          ADVERTISE, "given where this machine has no name", nameless.getMessage(), nameless);
    }
  }

  /**
   * Answers from now on.
   *
   * @throws CliException when it cannot listen there
   */
  Served serve(LeaderView view, KafkaAccess access, VitalSigns signs) {
    String endpoint = endpoint();
    if (port == null || endpoint == null) {
      return new Nothing();
    }
    RestConfig config =
        RestConfig.loopback(port)
            .on(host)
            .withName(bracketed(host))
            .withName(endpoint.substring(0, endpoint.lastIndexOf(':')));
    try {
      RestSecurity.Applied applied = security.applied(config);
      try {
        RestServer server = RestServer.start(applied.config(), view, access, signs);
        return new Running(server, applied, bracketed(host));
      } catch (IOException refused) {
        applied.close();
        throw refused;
      }
    } catch (IOException refused) {
      throw new CliException(ExitCode.INFRASTRUCTURE, "REST: " + refused.getMessage(), refused);
    }
  }

  private record Nothing() implements Served {
    @Override
    public void tell() {
      // There is nothing to say.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  private record Running(RestServer server, RestSecurity.Applied applied, String host)
      implements Served {
    @Override
    public void tell() {
      System.err.printf(
          "REST and page on %s://%s:%d/%n", applied.config().scheme(), host, server.port());
    }

    @Override
    public void close() {
      server.close();
      applied.close();
    }
  }
}
