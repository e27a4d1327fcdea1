package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.common.tls.Tls;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.HttpIssuer;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.access.StandInIssuer;
import io.paradecom.leader.access.TokenRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What was asked with a key or a token is answered no longer than that counts. */
class RestStreamEndTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final int PATIENCE_SECONDS = 60;
  private static final ApiKey.Made ADMIN =
      ApiKey.make("admin", Scope.ADMIN, BEGIN.minusSeconds(9), null, RANDOM);

  @TempDir private static Path folder;
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static KeyFile file;
  private static StandInIssuer issuer;
  private static HttpIssuer source;
  private static PublicJsonWebKey signing;
  private static RestFixture rest;
  private static String path;

  /** Of a key that goes on to count. */
  private static Heard other;

  @BeforeAll
  static void start() throws Exception {
    issuer = new StandInIssuer();
    source = new HttpIssuer(issuer.url(), Tls.client(null));
    signing = StandInIssuer.key("one", false);
    issuer.show(signing);
    file = new KeyFile(folder.resolve("keys.json"));
    write();
    rest =
        new RestFixture(
                BROKER.bootstrapServers(),
                BROKER.prefix(),
                folder.resolve("state"),
                Duration.ofSeconds(30),
                RestStreamEndTest::asking)
            .showing(ADMIN.text())
            .served();
    path =
        rest.submit(
            "apiVersion: paradecom/v1\nworkflow: red.w\ntasks: { hold: { command: [x] } }\n");
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    other = stream(ADMIN.text(), "/events");
  }

  /** Time as the door has it. */
  private static Clock clock() {
    java.time.InstantSource now = () -> Instant.now().plus(AHEAD.get());
    return now.withZone(java.time.ZoneOffset.UTC);
  }

  private static RestConfig asking(RestConfig config) {
    try {
      TokenRules rules =
          new TokenRules(issuer.url(), StandInIssuer.AUDIENCE, "roles", TokenRules.OWN_NAMES);
      return config.with(Doorkeeper.of(file, clock()).and(Doorkeeper.of(rules, source, clock())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void write(ApiKey... more) throws IOException {
    file.write(Stream.concat(Stream.of(ADMIN.key()), Stream.of(more)).toList());
  }

  @BeforeEach
  void setTheClock() {
    AHEAD.set(Duration.ZERO);
  }

  @AfterAll
  static void stop() {
    rest.close();
    source.close();
    issuer.close();
  }

  private static HttpRequest.Builder request(String shown, String what) {
    return rest.request(path + what).setHeader("Authorization", "Bearer " + shown);
  }

  private static void awaitKnown(String shown) {
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> rest.send(request(shown, "").GET().build()).status() == 200);
  }

  /** A stream that is read until it ends. */
  private record Heard(List<String> text, CompletableFuture<Boolean> end) {
    private void awaitCaughtUp() {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> String.join("", text), said -> said.contains("event: caughtUp"));
    }

    private void awaitEnd() throws Exception {
      assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Heard stream(String shown, String what) {
    // The place of a stream that has just ended may not be free yet.
    HttpResponse<InputStream> answer =
        await()
            .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
            .until(
                () ->
                    rest.send(
                        request(shown, what).header("Accept", "text/event-stream").GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream()),
                sent -> sent.statusCode() == 200);
    Heard heard = new Heard(new CopyOnWriteArrayList<>(), new CompletableFuture<>());
    Thread.startVirtualThread(() -> {
      byte[] buffer = new byte[4096];
      try (InputStream body = answer.body()) {
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
          heard.text().add(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
        heard.end().complete(true);
      } catch (IOException broken) {
        heard.end().completeExceptionally(broken);
      }
    });
    heard.awaitCaughtUp();
    return heard;
  }

  private static void assertEnds(String shown, Change change) throws Exception {
    for (String what : List.of("/events", "/logs", "/tasks/hold/logs")) {
      Heard stream = stream(shown, what);

      change.run();

      stream.awaitEnd();
      assertThat(other.end()).as("the stream of another key").isNotDone();
      change.undo();
      awaitKnown(shown);
    }
  }

  /** Something that lets credentials not count any more. */
  private interface Change {
    void run() throws Exception;

    void undo() throws Exception;
  }

  private static Change keys(ApiKey before, ApiKey... after) {
    return new Change() {
      @Override
      public void run() throws Exception {
        write(after);
      }

      @Override
      public void undo() throws Exception {
        write(before);
      }
    };
  }

  private static ApiKey.Made viewer() throws IOException {
    ApiKey.Made made = ApiKey.make("v", Scope.VIEWER, new Namespace("red"), BEGIN, null, RANDOM);
    write(made.key());
    return made;
  }

  @Test
  void shouldEndWithAKeyThatIsRevoked() throws Exception {
    ApiKey.Made made = viewer();
    awaitKnown(made.text());

    assertEnds(made.text(), keys(made.key()));
  }

  @Test
  void shouldEndWithAKeyThatIsKeptToAnotherNamespaceNow() throws Exception {
    ApiKey.Made made = viewer();
    awaitKnown(made.text());
    ApiKey before = made.key();
    ApiKey after =
        new ApiKey(
            before.id(),
            before.name(),
            before.scope(),
            before.hash(),
            before.created(),
            null,
            new Namespace("blue"));

    assertEnds(made.text(), keys(before, after));
  }

  @Test
  void shouldEndWithATokenThatEnds() throws Exception {
    String token =
        issuer.token(
            signing,
            claims -> {
              claims.setStringListClaim("roles", "viewer");
              claims.setExpirationTime(
                  NumericDate.fromMilliseconds(
                      Instant.now().plus(Duration.ofMinutes(5)).toEpochMilli()));
            });

    assertEnds(
        token,
        new Change() {
          @Override
          public void run() {
            AHEAD.set(Duration.ofMinutes(6));
          }

          @Override
          public void undo() {
            AHEAD.set(Duration.ZERO);
          }
        });
  }

  @Test
  void shouldEndWithAKeyThatEnds() throws Exception {
    ApiKey.Made made =
        ApiKey.make("v", Scope.VIEWER, BEGIN, Instant.now().plus(Duration.ofHours(1)), RANDOM);
    write(made.key());
    awaitKnown(made.text());
    Heard stream = stream(made.text(), "/events");

    AHEAD.set(Duration.ofHours(2));

    stream.awaitEnd();
  }

  @Test
  void shouldAnswerNoLongPollOfAKeyThatWasRevokedMeanwhile() throws Exception {
    ApiKey.Made made = viewer();
    awaitKnown(made.text());
    long last =
        rest.send(request(made.text(), "/events?limit=1000").GET().build())
            .json()
            .path("next")
            .asLong();
    CompletableFuture<RestFixture.Answer> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(
            rest.send(request(made.text(), "/events?waitMs=30000&after=" + last).GET().build()));
      } catch (Exception broken) {
        answer.completeExceptionally(broken);
      }
    });
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> !answer.isDone());

    write();

    RestFixture.Answer said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(said.status()).isEqualTo(401);
    assertThat(said.detail()).contains("does not any more");
  }

  @Test
  void shouldGiveThePlacesOfEndedStreamsBack() throws Exception {
    // Given as many as there may be, with that of the other key
    ApiKey.Made made = viewer();
    awaitKnown(made.text());
    List<Heard> streams = List.of(stream(made.text(), "/events"), stream(made.text(), "/logs"));
    HttpRequest another = request(ADMIN.text(), "/events?limit=1").GET().build();
    assertThat(rest.send(another).status()).isEqualTo(429);

    // When
    write();

    // Then
    for (Heard stream : streams) {
      stream.awaitEnd();
    }
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> rest.send(another).status() == 200);
  }
}
