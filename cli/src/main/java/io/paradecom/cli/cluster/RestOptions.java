package io.paradecom.cli.cluster;

import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.WholeNumberConverter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words that say where a leader answers about workflows. */
final class RestOptions implements FromEnvironment {
  @Option(
      names = RestAddress.PORT,
      paramLabel = "PORT",
      converter = WholeNumberConverter.class,
      description =
          "Port of the REST interface and the page, 1 to 65535. Every leader answers for all: what"
              + " another one serves is asked of it (default: none).")
  private @Nullable Integer port;

  @Option(
      names = RestAddress.HOST,
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address of this machine to answer on (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String host;

  @Option(
      names = RestAddress.ADVERTISE,
      paramLabel = "HOST:PORT",
      description =
          "Where other leaders reach this one (default: the address it answers on; the host's name"
              + " when that is all of them).")
  private @Nullable String advertised;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RestSecurityOptions security;

  RestAddress address() {
    boolean isLoopback = port == null || RestAddress.isLoopback(host);
    return new RestAddress(host, port, advertised, security.security(isLoopback));
  }
}
