package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.telemetry.Health;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.telemetry.VitalSignsServer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a role answers about itself.
 *
 * @param host of this machine
 * @param port 0: any free one; null: nowhere
 */
record MetricsAddress(String host, @Nullable Integer port) {
  static final String PORT = "--metrics-port";

  /**
   * @throws io.paradecom.common.config.IllegalConfigurationException when the port is none
   */
  MetricsAddress {
    if (port != null) {
      LeaderRole.requireRange(PORT, port, 0, 65_535);
    }
  }

  /** Returns where the role counts: with histograms only if somebody can ask for them. */
  Telemetry telemetry() {
    return port == null ? Telemetry.unscraped() : Telemetry.scraped();
  }

  /** Answers from now on until {@code telemetry} is closed, and says where. */
  void serve(Telemetry telemetry, Health health) {
    if (port == null) {
      return;
    }
    try {
      VitalSignsServer server =
          VitalSignsServer.start(host, port, new VitalSigns(telemetry, health));
      telemetry.keep(server);
      System.err.printf("metrics on http://%s:%d/metrics%n", host, server.port());
    } catch (IOException refused) {
      throw new CliException(ExitCode.INFRASTRUCTURE, PORT + ": " + refused.getMessage(), refused);
    }
  }
}
