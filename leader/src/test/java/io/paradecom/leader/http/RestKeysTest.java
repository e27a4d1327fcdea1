package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HandlerType;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.common.tls.Tls;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.HttpIssuer;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.access.StandInIssuer;
import io.paradecom.leader.access.TokenRules;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Nobody is let in without a key, whatever the request looks like, and nobody further than it says.
 */
class RestKeysTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String ALL = "/api/v1/workflows";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
  private static final ApiKey.Made EXPIRED =
      ApiKey.make("old", Scope.ADMIN, NOW.minusSeconds(9), NOW.minusSeconds(1), RANDOM);
  private static final ApiKey.Made FOREIGN = ApiKey.make("x", Scope.ADMIN, NOW, null, RANDOM);

  @TempDir private static Path folder;
  private static RestFixture rest;
  private static StandInIssuer issuer;
  private static HttpIssuer source;
  private static PublicJsonWebKey signing;
  private static KeyFile file;
  private static final Map<Scope, ApiKey.Made> KEYS = new EnumMap<>(Scope.class);
  private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

  @BeforeAll
  static void start() throws Exception {
    LOGGED.start();
    loggers().forEach(logger -> logger.addAppender(LOGGED));
    audit().setLevel(Level.INFO);
    issuer = new StandInIssuer();
    source = new HttpIssuer(issuer.url(), Tls.client(null));
    signing = StandInIssuer.key("one", false);
    issuer.show(signing);
    file = new KeyFile(folder.resolve("keys.json"));
    for (Scope scope : Scope.values()) {
      KEYS.put(scope, ApiKey.make("a " + scope, scope, NOW, FAR, RANDOM));
    }
    file.write(keys());
    rest =
        new RestFixture(
                BROKER.bootstrapServers(),
                BROKER.prefix(),
                folder.resolve("state"),
                Duration.ofSeconds(30),
                RestKeysTest::asking)
            .showing(key(Scope.ADMIN).text())
            .served();
  }

  /** The second one may not hand on to the first. */
  private static List<Logger> loggers() {
    return Stream.of(org.slf4j.Logger.ROOT_LOGGER_NAME, "paradecom.audit")
        .map(name -> (Logger) LoggerFactory.getLogger(name))
        .toList();
  }

  /** Says what was wished for at a level that these tests do not show otherwise. */
  private static Logger audit() {
    return (Logger) LoggerFactory.getLogger("paradecom.audit");
  }

  private static ApiKey.Made key(Scope scope) {
    return Objects.requireNonNull(KEYS.get(scope));
  }

  private static RestConfig asking(RestConfig config) {
    try {
      TokenRules rules =
          new TokenRules(
              issuer.url(),
              StandInIssuer.AUDIENCE,
              "roles",
              TokenRules.scopes(Map.of("reader", "viewer", "sre", "operator")));
      return config.with(
          Doorkeeper.of(file, Clock.systemUTC())
              .and(Doorkeeper.of(rules, source, Clock.systemUTC())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<ApiKey> keys(ApiKey.Made... more) {
    return Stream.concat(Stream.concat(KEYS.values().stream(), Stream.of(EXPIRED)), Stream.of(more))
        .map(ApiKey.Made::key)
        .toList();
  }

  @AfterAll
  static void stop() {
    rest.close();
    source.close();
    issuer.close();
    loggers().forEach(logger -> logger.detachAppender(LOGGED));
    audit().setLevel(null);
  }

  /** All that is served but the files of the page, with something in each place. */
  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    rest.server().routes().forEach(route -> paths.add(route.path().replaceAll("\\{.*?}", "w")));
    paths.addAll(List.of(VitalSigns.METRICS, VitalSigns.LIVENESS, VitalSigns.READINESS));
    paths.addAll(List.of("/nothing", "/api/v1", "*"));
    return paths.stream().distinct().toList();
  }

  private static List<String> spellings(String path) {
    int last = path.lastIndexOf('/');
    return List.of(
        path,
        path + "/",
        path + ";x",
        path + ";x=1/",
        path + "/main.js",
        path + "?_method=GET",
        path + "%00",
        path + "%2f",
        "/" + path,
        "/main.js/.." + path,
        "/main.js;" + path,
        "/main.js%2f.." + path,
        "/%2e%2e" + path,
        path.substring(0, Math.max(0, last)) + "%2f" + path.substring(last + 1),
        path.toUpperCase(Locale.ROOT));
  }

  private static String ask(String method, String path, String... headers) throws IOException {
    return rest.raw(
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n"
            .formatted(
                method, path, Stream.of(headers).map(h -> h + "\r\n").reduce("", String::concat)));
  }

  private static void assertNotLetIn(String what, String response) {
    assertThat(response).as(what).startsWith("HTTP/1.1 401 ");
    assertThat(response).as(what).doesNotContain("Access-Control-Allow");
  }

  @Test
  void shouldLetNobodyInWithoutAKeyHoweverARouteIsSpelled() throws IOException {
    // Given
    List<String> paths = paths();
    assertThat(paths).hasSizeGreaterThan(25);

    // When Then
    for (String path : paths) {
      for (String spelling : spellings(path)) {
        for (String method : List.of("GET", "POST")) {
          assertNotLetIn(method + " " + spelling, ask(method, spelling));
        }
      }
    }
  }

  @Test
  void shouldLetNobodyInWithATokenThatDoesNotCountHoweverARouteIsSpelled() throws Exception {
    // Given
    PublicJsonWebKey own = StandInIssuer.key("one", false);
    String[] parts = issuer.token(signing, "ada", "sre").split("\\.", -1);
    List<String> tokens =
        List.of(
            issuer.token(own, "ada", "sre"),
            issuer.token(signing, claims -> claims.setAudience("elsewhere")),
            "eyJhbGciOiJub25lIn0." + parts[1] + ".",
            parts[0] + "." + parts[1] + ".");

    // When Then
    for (String path : paths()) {
      for (String spelling : spellings(path)) {
        for (int i = 0; i < tokens.size(); i++) {
          assertNotLetIn(
              i + " " + spelling, ask("POST", spelling, "Authorization: Bearer " + tokens.get(i)));
        }
      }
    }
  }

  @Test
  void shouldLetATokenDoWhatItsRolesAllow() throws Exception {
    // Given
    String reader = issuer.token(signing, "ada", "reader");
    String sre = issuer.token(signing, "bob", "reader", "sre");
    String none = issuer.token(signing, "eve", "admin");

    // When Then
    assertThat(as(reader, "GET", "/api/v1/runners").status()).isEqualTo(200);
    assertThat(as(reader, "POST", ALL + "/nobody/cancel").status()).isEqualTo(403);
    assertThat(as(reader, "POST", ALL + "/nobody/cancel").detail()).contains("oidc:ada");
    assertThat(as(sre, "POST", ALL + "/nobody/cancel").status()).isEqualTo(404);
    assertThat(as(sre, "POST", ALL + "/nobody/purge").status()).isEqualTo(403);
    assertThat(as(none, "GET", "/api/v1/runners").status()).isEqualTo(403);
    assertThat(as(none, "GET", "/api/v1/runners").detail()).contains("role");
    assertThat(as(none, "GET", "/").status()).as("the page").isEqualTo(200);
    assertThat(audited("oidc:bob")).anyMatch(line -> line.contains("/nobody/cancel"));
    assertThat(rest.get("/metrics").text())
        .containsPattern("paradecom_leader_requests_refused_total\\{.*reason=\"scope\".*} [1-9]");
  }

  private static List<String> audited(String caller) {
    return LOGGED.list.stream()
        .map(RestKeysTest::line)
        .filter(line -> line.startsWith("paradecom.audit") && line.contains(caller))
        .toList();
  }

  /** Every route that changes something is told of, with who asked. */
  @Test
  void shouldWriteDownEveryWish() throws Exception {
    // Given
    String token = issuer.token(signing, "carol", "sre");
    List<String> changing =
        rest.server().routes().stream()
            .filter(route -> route.method().equals(HandlerType.POST))
            .map(route -> route.path().replaceAll("\\{.*?}", "w-none"))
            .toList();
    assertThat(changing).hasSizeGreaterThan(10);

    // When Then
    for (String path : changing) {
      int status = as(token, "POST", path).status();
      assertThat(audited("oidc:carol"))
          .as(path)
          .anyMatch(line -> line.contains(path + "\"") && line.contains(String.valueOf(status)));
    }
  }

  @Test
  void shouldLetNobodyInWithoutAKeyWhateverTheMethod() throws IOException {
    List<String> methods =
        List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");
    for (String path : paths()) {
      for (String method : methods) {
        String response =
            ask(method, path, "X-HTTP-Method-Override: GET", "X-Original-URL: /main.js");
        assertNotLetIn(method + " " + path, response);
      }
    }
  }

  @Test
  void shouldLetNobodyInWithAKeyThatDoesNotCount() throws IOException {
    String good = key(Scope.ADMIN).text();
    for (String shown :
        List.of(
            "Authorization: Bearer nothing",
            "Authorization: Bearer",
            "Authorization: Bearer " + FOREIGN.text(),
            "Authorization: Bearer " + EXPIRED.text(),
            "Authorization: Bearer " + good.substring(0, good.length() - 1),
            "Authorization: Bearer " + good + "A",
            "Authorization: Bearer " + good.toUpperCase(Locale.ROOT),
            "Authorization: Basic " + good,
            "Authorization: " + good,
            "Cookie: paradecom.key=" + good,
            "X-Api-Key: " + good)) {
      assertNotLetIn(shown, ask("GET", "/healthz", shown));
    }
    assertNotLetIn("a key in the query", ask("GET", "/healthz?key=" + good));
    assertThat(ask("GET", "/healthz", "Authorization: bearer " + good)).startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldShowThePageToAnybodyAndNothingBesideIt() throws IOException {
    for (Route route : new Page().routes()) {
      assertThat(ask("GET", route.path())).as(route.path()).startsWith("HTTP/1.1 200 ");
      assertNotLetIn("POST " + route.path(), ask("POST", route.path()));
      for (String spelling : spellings(route.path())) {
        if (!spelling.replaceAll("\\?.*", "").equals(route.path())) {
          assertNotLetIn(spelling, ask("GET", spelling));
        }
      }
    }
  }

  @Test
  void shouldLetACallerDoWhatItsScopeAllows() throws Exception {
    for (Scope scope : Scope.values()) {
      String key = key(scope).text();
      assertThat(as(key, "GET", "/api/v1/runners").status())
          .as("%s", scope)
          .isEqualTo(scope.covers(Scope.VIEWER) ? 200 : 403);
      assertThat(as(key, "POST", ALL).status())
          .as("%s submits", scope)
          .isEqualTo(scope.covers(Scope.SUBMITTER) ? 400 : 403);
      assertThat(as(key, "POST", ALL + "/nobody/cancel").status())
          .as("%s cancels", scope)
          .isEqualTo(scope.covers(Scope.OPERATOR) ? 404 : 403);
    }
    assertThat(as(key(Scope.VIEWER).text(), "POST", ALL).detail()).contains("submitter", "viewer");
  }

  private static Answer as(String key, String method, String path) throws Exception {
    HttpRequest request =
        rest.request(path)
            .setHeader("Authorization", "Bearer " + key)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return rest.send(request);
  }

  @Test
  void shouldNoticeAKeyThatIsMadeAndRevoked() throws Exception {
    // Given
    ApiKey.Made made = ApiKey.make("late", Scope.VIEWER, NOW, null, RANDOM);
    assertThat(as(made.text(), "GET", "/healthz").status()).isEqualTo(401);

    // When Then
    file.write(keys(made));
    awaitStatus(made.text(), 200);
    file.write(keys());
    awaitStatus(made.text(), 401);
    Files.writeString(file.path(), "{");
    awaitStatus(key(Scope.ADMIN).text(), 401);
    file.write(keys());
    awaitStatus(key(Scope.ADMIN).text(), 200);
  }

  private static void awaitStatus(String key, int status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> as(key, "GET", "/healthz").status(), answered -> answered == status);
  }

  @Test
  void shouldWriteDownWhoWishedForWhatAndNoKey() throws Exception {
    // Given
    String path =
        rest.submit("apiVersion: paradecom/v1\nworkflow: w\ntasks: { hold: { command: [x] } }\n");
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When
    Answer patched =
        rest.order(
            path + "/patch",
            """
            {"author": "mallory", "expectedVersion": 1, "operations": [
              {"type": "AddTasks", "addTasks": [{"id": "more", "action": "NOOP"}]}]}
            """);

    // Then
    assertThat(patched.status()).as("%s", patched).isEqualTo(200);
    assertThat(rest.get(path + "/events").text()).contains("\"author\":\"a ADMIN: mallory\"");
    String log = String.join("\n", LOGGED.list.stream().map(RestKeysTest::line).toList());
    assertThat(log).contains("wish").contains("a ADMIN").contains(path + "/patch");
    KEYS.values().forEach(made -> assertThat(log).doesNotContain(made.text().substring(13)));
    assertThat(Files.readString(file.path()))
        .contains(key(Scope.ADMIN).key().id())
        .doesNotContain(key(Scope.ADMIN).text().substring(13));
  }

  @Test
  void shouldSignAnswersAndSignalsWithTheKey() throws Exception {
    // Given
    String path =
        rest.submit(
            """
            apiVersion: paradecom/v1
            workflow: asked
            tasks: { yes: { approval: {} }, no: { approval: {} }, go: { wait: { signal: go } } }
            """);
    rest.awaitState(path + "/tasks/yes", "WAITING");

    // When
    List<Answer> answers =
        List.of(
            rest.order(path + "/tasks/yes/approve", "{\"author\": \"mallory\"}"),
            rest.order(path + "/tasks/no/reject", "{}"),
            rest.order(path + "/signal", "{\"name\": \"go\", \"author\": \"mallory\"}"));

    // Then: nobody can pass for somebody else
    assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 200);
    String events = rest.get(path + "/events").text();
    assertThat(events).doesNotContain("\"author\":\"mallory\"");
    assertThat(events)
        .containsSubsequence("\"author\":\"a ADMIN: mallory\"", "\"author\":\"a ADMIN: mallory\"");
    assertThat(events).contains("\"author\":\"a ADMIN\"");
  }

  private static String line(ILoggingEvent event) {
    return event.getLoggerName()
        + " "
        + event.getFormattedMessage()
        + " "
        + event.getKeyValuePairs();
  }

  @Test
  void shouldStreamEventsToWhoeverShowsAKey() throws Exception {
    // Given
    String path =
        rest.submit("apiVersion: paradecom/v1\nworkflow: s\ntasks: { a: { noop: true } }\n");

    // When
    HttpResponse<java.io.InputStream> stream =
        rest.send(
            rest.request(path + "/events").header("Accept", "text/event-stream").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());

    // Then
    try (java.io.InputStream body = stream.body()) {
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(new String(body.readNBytes(10), java.nio.charset.StandardCharsets.UTF_8))
          .startsWith(": stream");
    }
    JsonNode list = rest.get(ALL).json();
    assertThat(list.path("workflows").toString()).contains("\"s\"");
  }
}
