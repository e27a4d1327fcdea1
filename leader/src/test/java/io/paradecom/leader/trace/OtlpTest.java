package io.paradecom.leader.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.trace.TraceIds;
import io.paradecom.core.trace.TraceSpan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpTest {
  private static final RunId RUN = new RunId("r");
  private static final TraceSpan SPAN =
      new TraceSpan(
          TraceIds.trace(RUN),
          TraceIds.run(RUN, 1),
          null,
          "nightly build",
          Instant.ofEpochSecond(1),
          Instant.ofEpochSecond(3),
          "it failed",
          Map.of("paradecom.generation", 1L),
          List.of(new TraceSpan.Moment(Instant.ofEpochSecond(2), "dispatched")),
          List.of(TraceIds.run(RUN, 2)));

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          bodies.add(new String(body, StandardCharsets.ISO_8859_1));
          keys.add(exchange.getRequestHeaders().getFirst("api-key"));
          exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.removeFirst(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private boolean send(List<TraceSpan> spans) {
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    OtlpTarget target =
        OtlpTarget.of(
                "",
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", base,
                    "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20key",
                    "OTEL_SERVICE_NAME", "builds"))
            .orElseThrow();
    try (OtlpSink sink = new OtlpSink(target)) {
      return sink.send(spans);
    }
  }

  @Test
  void shouldSendSpansWithTheirIdsAndHeaders() {
    // When
    boolean taken = send(List.of(SPAN));

    // Then
    assertThat(taken).isTrue();
    assertThat(keys).containsExactly("a key");
    assertThat(bodies.getFirst())
        .contains("builds", "nightly build", "it failed", "dispatched", "paradecom.generation")
        .contains(bytes(TraceIds.trace(RUN)), bytes(TraceIds.run(RUN, 1)))
        .contains(bytes(TraceIds.run(RUN, 2)));
  }

  private static String bytes(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldTryAgainWhereThatMayHelp() {
    // Given
    answers.addAll(List.of(503, 429));

    // Then
    assertThat(send(List.of(SPAN))).isTrue();
    assertThat(bodies).hasSize(3);
  }

  @Test
  void shouldLeaveOutWhatIsRefused() {
    // Given
    answers.add(400);

    // Then
    assertThat(send(List.of(SPAN))).isFalse();
    assertThat(bodies).hasSize(1);
  }

  @Test
  void shouldReadTheVariablesThatOpenTelemetryDefines() {
    // Then
    assertThat(OtlpTarget.of("", Map.of())).isEmpty();
    assertThat(OtlpTarget.of("http://h:1/", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://o:2")))
        .map(OtlpTarget::endpoint)
        .contains(URI.create("http://h:1/v1/traces"));
    assertThat(OtlpTarget.of("", Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://o/in")))
        .map(OtlpTarget::endpoint)
        .contains(URI.create("https://o/in"));
    Iterator<String> wrong = List.of("o:2", "ftp://o", "http://", "a b").iterator();
    wrong.forEachRemaining(address ->
        assertThatThrownBy(() -> OtlpTarget.of(address, Map.of()))
            .as(address)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("Expected the address of an OTLP receiver"));
    Map<String, String> headers = Map.of("OTEL_EXPORTER_OTLP_HEADERS", "secret");
    assertThatThrownBy(() -> OtlpTarget.of("http://h", headers))
        .hasMessageContaining("name=value")
        .hasMessageNotContaining("secret,");
    assertThat(new OtlpTarget(URI.create("http://h"), Map.of("k", "hidden"), "s").toString())
        .doesNotContain("hidden");
  }
}
