package io.paradecom.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.telemetry.Health;
import io.paradecom.common.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsAddressTest {
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void shouldAnswerUntilTheTelemetryIsClosed() throws Exception {
    // Given
    int port = freePort();
    MetricsAddress address = new MetricsAddress("127.0.0.1", port);

    // When
    try (Telemetry telemetry = address.telemetry()) {
      address.serve(telemetry, Health.of());

      // Then
      assertThat(get(port, "/readyz")).isEqualTo("ok\n");
      assertThat(get(port, "/metrics")).contains("process_uptime_seconds");
    }
    assertThatThrownBy(() -> get(port, "/readyz")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldCountWithoutHistogramsWhereNobodyCanAsk() {
    // Given
    MetricsAddress nowhere = new MetricsAddress("127.0.0.1", null);

    // When
    try (Telemetry telemetry = nowhere.telemetry()) {
      nowhere.serve(telemetry, Health.of());

      // Then
      assertThat(telemetry.scrape()).isEmpty();
    }
  }

  @Test
  void shouldSayThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MetricsAddress address = new MetricsAddress("127.0.0.1", taken.getLocalPort());
      try (Telemetry telemetry = address.telemetry()) {
        assertThatThrownBy(() -> address.serve(telemetry, Health.of()))
            .isInstanceOfSatisfying(
                CliException.class,
                refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE))
            .hasMessageContaining("--metrics-port")
            .hasMessageContaining("Choose another port");
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNoPort() {
    assertThatThrownBy(() -> new MetricsAddress("127.0.0.1", 65_536))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("65535");
  }
}
