package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept out before any question is answered; the leader behind it never starts. */
class RestGuardsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String PROBLEM = "application/problem+json";

  @TempDir private static Path folder;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static String ask(String line, String... headers) throws IOException {
    return rest.raw(
        line + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  private static int status(String response) {
    return Integer.parseInt(response.substring(9, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8088",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.2",
        "0.0.0.0",
        "[::2]:80"
      })
  void shouldRefuseANameThatIsNotThisMachine(String host) throws IOException {
    // When
    String response = ask("GET /healthz", "Host: " + host);

    // Then
    assertThat(status(response)).isEqualTo(403);
    assertThat(response).contains(PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:%d", "LocalHost:%d", "[::1]:%d"})
  void shouldAnswerToItsOwnNames(String host) throws IOException {
    // When
    String response = ask("GET /healthz", "Host: " + host.formatted(rest.port()));

    // Then
    assertThat(status(response)).isEqualTo(200);
    assertThat(response).endsWith("ok\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example", "null", "https://127.0.0.1:%d", "http://127.0.0.1:1",
        "http://localhost:%d", "http://127.0.0.1:%d.evil.example", "http://evil@127.0.0.1:%d", "::"
      })
  void shouldRefuseAPageOfElsewhere(String origin) throws IOException {
    // When
    String host = "127.0.0.1:" + rest.port();
    String response =
        ask("GET /healthz", "Host: " + host, "Origin: " + origin.formatted(rest.port()));

    // Then
    assertThat(status(response)).isEqualTo(403);
    assertThat(response).doesNotContainIgnoringCase("Access-Control-Allow");
  }

  @Test
  void shouldAnswerAPageOfItsOwn() throws IOException {
    // When
    String host = "127.0.0.1:" + rest.port();
    String response = ask("GET /healthz", "Host: " + host, "Origin: http://" + host);

    // Then
    assertThat(status(response)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "Text/Plain; charset=utf-8",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded"
      })
  void shouldRefuseWhatAFormCanPost(String type) throws Exception {
    // When
    Answer answer = rest.post("/api/v1/workflows", "a: b", "Content-Type", type);

    // Then
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.type()).startsWith(PROBLEM);
    assertThat(rest.post("/api/v1/workflows/w/cancel", "", "Content-Type", type).status())
        .isEqualTo(415);
  }

  @Test
  void shouldRefuseABodyWithoutAType() throws Exception {
    // When
    Answer answer = rest.post("/api/v1/workflows", "a: b");

    // Then
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.detail()).contains("none");
  }

  @Test
  void shouldRefuseALongBodyByItsLengthWithoutReadingIt() throws IOException {
    // When: not one byte of the body is sent.
    String response =
        ask(
            "POST /api/v1/workflows",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            "Content-Length: " + (RestConfig.MAX_BODY_BYTES + 1));

    // Then
    assertThat(status(response)).isEqualTo(413);
    assertThat(response).contains(PROBLEM);
  }

  @Test
  void shouldRefuseALongBodyOfUnknownLength() throws Exception {
    // Given
    byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);

    // When
    HttpRequest request =
        rest.request("/api/v1/workflows")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(65, megabyte)))
            .build();
    Answer answer = rest.send(request);

    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.type()).startsWith(PROBLEM);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/workflows",
    "PUT, /api/v1/workflows/w",
    "POST, /api/v1/workflows/w/tasks",
    "POST, /healthz",
    "GET, /api/v1/workflows/w/cancel"
  })
  void shouldRefuseAMethodThatIsNotServed(String method, String path) throws Exception {
    // When
    Answer answer =
        rest.send(rest.request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());

    // Then
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.type()).startsWith(PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "POST /api/v1/workflows HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n"
      })
  void shouldAnswerAnUnreadableRequestAsAProblem(String request) throws IOException {
    // When
    String response = rest.raw(request);

    // Then
    assertThat(status(response)).isEqualTo(400);
    assertThat(response).contains(PROBLEM, "\"status\":400").doesNotContain("Jetty", "<html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/workflows/../../../healthz",
        "/x/../healthz",
        "//healthz",
        "/healthz;x",
        "/healthz;x=1/",
        "/./healthz",
        "/%2e%2e/healthz",
        "/x%2f..%2fhealthz",
        "/%68ealthz%00",
        "/HEALTHZ",
        "/healthz%2f",
        "/healthz%3b"
      })
  void shouldServeAPathUnderItsOwnNameOnly(String path) throws IOException {
    // When
    String response = ask("GET " + path, "Host: 127.0.0.1");

    // Then
    assertThat(status(response)).isIn(400, 404);
    assertThat(response).contains(PROBLEM);
  }

  @Test
  void shouldSayThatNothingIsServedYet() throws Exception {
    // When
    Answer answer = rest.get("/api/v1/workflows");

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).startsWith(PROBLEM);
    assertThat(rest.get("/api/v1/runners").status()).isEqualTo(503);
    assertThat(rest.get("/readyz").status()).isEqualTo(503);
    assertThat(rest.get("/livez").status()).isEqualTo(200);
    assertThat(rest.get("/metrics").text()).contains("paradecom_leader_ready 0.0");
    assertThat(rest.order("/api/v1/workflows/w/cancel", "").status()).isEqualTo(503);
  }

  /** It is kept all the same: whichever leader comes takes it. */
  @Test
  void shouldGiveASubmitAsPendingWhenNoLeaderAnswers() throws Exception {
    // When
    Answer answer =
        rest.post(
            "/api/v1/workflows",
            "apiVersion: paradecom/v1\nworkflow: early\ntasks: { a: { noop: true } }\n",
            "Content-Type",
            "application/yaml");

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("state").asText()).isEqualTo("pending");
    assertThat(answer.location())
        .isEqualTo("/api/v1/workflows/" + answer.json().path("workflowId").asText());
  }
}
