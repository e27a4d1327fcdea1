package io.paradecom.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VitalSignsServerTest {
  private static final class Patient implements Health {
    private volatile @Nullable String failure;
    private volatile @Nullable String unreadiness;

    @Override
    public Optional<String> failure() {
      return Optional.ofNullable(failure);
    }

    @Override
    public Optional<String> unreadiness() {
      return Optional.ofNullable(unreadiness);
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Telemetry telemetry = Telemetry.scraped();
  private final Patient patient = new Patient();

  @SuppressWarnings("NullAway.Init")
  private VitalSignsServer server;

  @BeforeEach
  void start() throws IOException {
    Health well = Health.of(new Patient(), patient);
    server = VitalSignsServer.start("127.0.0.1", 0, new VitalSigns(telemetry, well));
  }

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
    http.shutdownNow();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void shouldServeTheMetersAsPrometheusReadsThem() throws Exception {
    // Given
    telemetry.registry().counter("paradecom.test.things").increment(3);

    // When
    HttpResponse<String> answer = ask("GET", "/metrics");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("paradecom_test_things_total 3.0\n");
  }

  @Test
  void shouldBeReadyOnlyWhileEachRoleIs() throws Exception {
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);

    patient.unreadiness = "It starts.";
    assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
    HttpResponse<String> unready = ask("GET", "/readyz");
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(unready.body()).isEqualTo("It starts.\n");

    patient.unreadiness = null;
    patient.failure = "It is dead.";
    assertThat(ask("GET", "/livez").body()).isEqualTo("It is dead.\n");
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldHaveNothingElse() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    HttpResponse<String> head = ask("HEAD", "/livez");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void shouldSayWhatToDoWhenThePortIsTaken() {
    assertThatThrownBy(() ->
            VitalSignsServer.start("127.0.0.1", server.port(), new VitalSigns(telemetry, patient)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("Choose another port");
  }
}
