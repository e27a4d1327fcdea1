package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.javalin.Javalin;
import io.paradecom.common.tls.Tls;
import io.paradecom.common.tls.TlsFailure;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.embedded.tls.TestAuthority;
import io.paradecom.leader.access.RateLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The interface over TLS, with limits; the leader behind it never starts. */
class RestTlsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final int RATE = 2;

  @TempDir private static Path folder;
  private static TestAuthority authority;
  private static SSLContext trusting;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    authority = TestAuthority.in(folder.resolve("ca"));
    TestAuthority.Issued own = authority.issue();
    trusting = Tls.client(authority.certificate());
    SSLContext server = Tls.server(own.certificate(), own.key(), Clock.systemUTC());
    rest =
        new RestFixture(
            BROKER.bootstrapServers(),
            BROKER.prefix(),
            folder.resolve("state"),
            Duration.ofSeconds(1),
            config ->
                config
                    .with(new RestTls(server, trusting))
                    .withName("leader.example")
                    .with(new RateLimits(RATE, 8, 2)));
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static HttpResponse<String> get(SSLContext tls, String scheme) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      URI uri = URI.create("%s://127.0.0.1:%d/main.js".formatted(scheme, rest.port()));
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Asks until it is not one request too many. */
  private static String ask(String... headers) throws IOException {
    String answer = raw(trusting, headers);
    while (answer.startsWith("HTTP/1.1 429")) {
      answer = raw(trusting, headers);
    }
    return answer;
  }

  private static String raw(SSLContext tls, String... headers) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", rest.port())) {
      socket.setSoTimeout(30_000);
      String request =
          "GET /main.js HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers);
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldAnswerOverTlsToThoseWhoTrustItsAuthority() throws Exception {
    assertThat(get(trusting, "https").statusCode()).isIn(200, 429);
    Throwable refused = catchThrowable(() -> get(Tls.client(null), "https"));
    assertThat(TlsFailure.reason(refused, "--ca FILE").orElseThrow())
        .contains("not trusted here", "--ca FILE");
  }

  @Test
  void shouldAnswerNothingInTheClear() {
    assertThatThrownBy(() -> get(trusting, "http")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldSpeakNoOldVersion() throws Exception {
    for (String version : Tls.protocols()) {
      assertThat(handshake(version)).isEqualTo(version);
    }
    assertThatThrownBy(() -> handshake("TLSv1.1")).isInstanceOf(IOException.class);
  }

  private static String handshake(String version) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", rest.port())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  @Test
  void shouldTellBrowsersToComeOverTlsAloneButNotToThisMachine() throws IOException {
    assertThat(ask("Host: leader.example"))
        .startsWith("HTTP/1.1 200")
        .contains("Strict-Transport-Security: max-age=31536000");
    assertThat(ask("Host: localhost:1"))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("Strict-Transport-Security");
  }

  @Test
  void shouldTakeItsOwnPagesOverTlsAlone() throws IOException {
    String host = "Host: leader.example";
    assertThat(ask(host, "Origin: https://leader.example")).startsWith("HTTP/1.1 200");
    assertThat(ask(host, "Origin: http://leader.example")).startsWith("HTTP/1.1 403");
  }

  @Test
  void shouldSayWhenACallerMayAskAgain() throws IOException {
    // When
    String answer = "";
    for (int i = 0; i < 1_000 && !answer.startsWith("HTTP/1.1 429"); i++) {
      answer = raw(trusting, "Host: localhost");
    }

    // Then
    assertThat(answer)
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 1", "application/problem+json", "2 requests a second");
  }

  @Test
  void shouldNotKeepOthersWaitingForAHandshake() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), rest.port())) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(ask("Host: localhost")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void shouldAskOtherLeadersOverTls() throws Exception {
    assertThat(askedBy(trusting)).startsWith("3.");
    assertThat(askedBy(Tls.client(null)))
        .contains("Expected the leader at 127.0.0.1", "not trusted here", "--tls-ca FILE");
  }

  /** Has a leader that trusts as it is said ask this one; returns what it is told. */
  private static String askedBy(SSLContext tls) throws Exception {
    HttpClient.Builder settings = HttpClient.newBuilder().sslContext(tls);
    try (Routing routing = new Routing(rest.leader().view().peers(), "https", settings);
        HttpClient client = HttpClient.newHttpClient()) {
      Javalin other =
          Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.exception(
                Problem.class,
                (problem, context) ->
                    context.status(problem.status()).result(String.valueOf(problem.getMessage())));
            config.routes.get(
                "/",
                context ->
                    context.result(
                        routing
                            .ask(context, "127.0.0.1:" + rest.port(), "/api/v1/openapi.json")
                            .path("openapi")
                            .asText()));
          });
      try {
        other.start("127.0.0.1", 0);
        URI uri = URI.create("http://127.0.0.1:%d/".formatted(other.port()));
        HttpResponse<String> answer;
        do {
          answer =
              client.send(
                  HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } while (answer.statusCode() == 429);
        return answer.body();
      } finally {
        other.stop();
      }
    }
  }

  @Test
  void shouldKnowANetworkOfAddresses() {
    assertThat(CallerLimits.network("2001:db8:1:2:aaaa::1"))
        .isEqualTo(CallerLimits.network("2001:db8:1:2:bbbb::2"))
        .isNotEqualTo(CallerLimits.network("2001:db8:1:3::1"));
    assertThat(CallerLimits.network("192.0.2.1")).isNotEqualTo(CallerLimits.network("192.0.2.2"));
  }
}
