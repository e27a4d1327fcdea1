package io.paradecom.cli.cluster;

import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.WholeNumberConverter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that say where a role answers about itself. */
final class MetricsOptions implements FromEnvironment {
  @Option(
      names = MetricsAddress.PORT,
      paramLabel = "PORT",
      converter = WholeNumberConverter.class,
      description =
          "Port for /metrics (Prometheus), /livez and /readyz; 0: any free one (default: none).")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address of this machine to answer on; whoever can reach it can read them (default:"
              + " ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String host;

  MetricsAddress address() {
    return new MetricsAddress(host, port);
  }
}
