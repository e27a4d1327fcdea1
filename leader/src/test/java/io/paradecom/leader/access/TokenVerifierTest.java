package io.paradecom.leader.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.tls.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens count, against an issuer that answers over HTTP. */
class TokenVerifierTest {
  private static PublicJsonWebKey rsa;
  private static PublicJsonWebKey curve;
  private static PublicJsonWebKey foreign;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private StandInIssuer issuer;
  private HttpIssuer source;
  private Doorkeeper keeper;

  @BeforeAll
  static void generate() throws Exception {
    rsa = StandInIssuer.key("one", true);
    curve = StandInIssuer.key("two", false);
    foreign = StandInIssuer.key("one", true);
  }

  @BeforeEach
  void start() throws Exception {
    issuer = new StandInIssuer();
    issuer.show(rsa, curve);
    source = new HttpIssuer(issuer.url(), Tls.client(null));
    keeper = keeper("roles", TokenRules.OWN_NAMES);
  }

  @AfterEach
  void stop() {
    source.close();
    issuer.close();
  }

  private Doorkeeper keeper(String claim, Map<String, Scope> scopes) {
    InstantSource clock = now::get;
    return Doorkeeper.of(
        new TokenRules(issuer.url(), StandInIssuer.AUDIENCE, claim, scopes),
        source,
        clock.withZone(ZoneOffset.UTC));
  }

  private Doorkeeper keeperOfNamespaces(String claim) {
    InstantSource clock = now::get;
    return Doorkeeper.of(
        new TokenRules(issuer.url(), StandInIssuer.AUDIENCE, "roles", TokenRules.OWN_NAMES, claim),
        source,
        clock.withZone(ZoneOffset.UTC));
  }

  private String tokenOf(Object namespace) throws Exception {
    return issuer.token(
        rsa,
        claims -> {
          claims.setStringListClaim("roles", "viewer");
          claims.setClaim("team", namespace);
        });
  }

  private Verdict verdict(String token) {
    return keeper.verdict("Bearer " + token);
  }

  private String why(String token) {
    return ((Verdict.Unknown) verdict(token)).why();
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void shouldKnowWhomTheIssuerKnows() throws Exception {
    for (PublicJsonWebKey key : List.of(rsa, curve)) {
      assertThat(verdict(issuer.token(key, "ada", "viewer", "else", "operator")))
          .isEqualTo(new Verdict.Known(new Caller("oidc", "oidc:ada", Scope.OPERATOR)));
    }
    assertThat(issuer.asked()).isOne();
  }

  @Test
  void shouldKeepCallersToTheNamespaceOfTheirToken() throws Exception {
    keeper = keeperOfNamespaces("team");

    assertThat(verdict(tokenOf("red")))
        .isEqualTo(
            new Verdict.Known(new Caller("oidc", "oidc:ada", Scope.VIEWER, new Namespace("red"))));
    assertThat(verdict(tokenOf(List.of("red")))).isEqualTo(verdict(tokenOf("red")));
    assertThat(verdict(tokenOf("*")))
        .isEqualTo(new Verdict.Known(new Caller("oidc", "oidc:ada", Scope.VIEWER)));
  }

  @Test
  void shouldLetNobodyFurtherForATokenThatNamesNoNamespaceOrSeveral() throws Exception {
    keeper = keeperOfNamespaces("team");

    for (Object named :
        List.of("", " ", "red blue", "red *", "* *", "a.b", "-", 7, true, List.of())) {
      assertThat(verdict(tokenOf(named))).as("%s", named).isInstanceOf(Verdict.NoRole.class);
    }
    assertThat(verdict(tokenOf(List.of("red", "blue")))).isInstanceOf(Verdict.NoRole.class);
    assertThat(verdict(tokenOf(Map.of("team", "*")))).isInstanceOf(Verdict.NoRole.class);
    assertThat(verdict(issuer.token(rsa, "ada", "admin")))
        .as("without the claim")
        .isInstanceOf(Verdict.NoRole.class);
  }

  @Test
  void shouldReadRolesWhereverTheyAre() throws Exception {
    // Given
    Map<String, Scope> scopes = Map.of("sre", Scope.ADMIN, "read", Scope.VIEWER);
    String nested =
        issuer.token(rsa, claims -> claims.setClaim("realm", Map.of("roles", List.of("sre", 7))));
    String named = issuer.token(rsa, claims -> claims.setClaim("realm.roles", List.of("read")));
    String words = issuer.token(rsa, claims -> claims.setClaim("realm.roles", "other read"));

    // When
    keeper = keeper("realm.roles", scopes);

    // Then
    assertThat(List.of(verdict(nested), verdict(named), verdict(words)))
        .extracting(verdict -> ((Verdict.Known) verdict).caller().scope())
        .containsExactly(Scope.ADMIN, Scope.VIEWER, Scope.VIEWER);
    assertThat(verdict(issuer.token(rsa, "ada", "admin")))
        .as("a role that is not in the map")
        .isInstanceOf(Verdict.NoRole.class);
  }

  @Test
  void shouldSayWhyATokenDoesNotCount() throws Exception {
    assertThat(
            why(
                issuer.token(
                    rsa,
                    claims -> {
                      claims.setNotBefore(ago(60));
                      claims.setExpirationTime(ago(31));
                    })))
        .contains("expired");
    assertThat(why(issuer.token(rsa, claims -> claims.setNotBefore(ago(-40)))))
        .contains("not valid yet");
    assertThat(why(issuer.token(rsa, claims -> claims.setAudience("other"))))
        .contains("not for 'paradecom'");
    assertThat(why(issuer.token(rsa, claims -> claims.unsetClaim("aud"))))
        .contains("not for 'paradecom'");
    assertThat(why(issuer.token(rsa, claims -> claims.setIssuer(issuer.url() + "/"))))
        .contains("of another");
    assertThat(why(issuer.token(rsa, claims -> claims.unsetClaim("iss")))).contains("of another");
    assertThat(why(issuer.token(rsa, claims -> claims.unsetClaim("exp")))).contains("an end");
    assertThat(why(issuer.token(rsa, claims -> claims.unsetClaim("sub")))).contains("subject");
    assertThat(why(issuer.token(rsa, claims -> claims.setSubject("a\nb")))).contains("subject");
    assertThat(why(issuer.token(foreign, "ada", "admin"))).contains("not signed by it");
    assertThat(
            verdict(
                issuer.token(
                    rsa,
                    claims -> {
                      claims.setNotBefore(ago(60));
                      claims.setExpirationTime(ago(10));
                    })))
        .as("within the leeway")
        .isInstanceOf(Verdict.NoRole.class);
  }

  private NumericDate ago(int seconds) {
    return NumericDate.fromSeconds(now.get().getEpochSecond() - seconds);
  }

  /** The classic attacks: no signature, and a MAC under the key that everybody can read. */
  @Test
  void shouldTakeNoAlgorithmThatEverybodyCouldSignWith() throws Exception {
    // Given
    String good = issuer.token(rsa, "ada", "admin");
    String payload = good.split("\\.", -1)[1];
    JsonWebSignature mac = new JsonWebSignature();
    mac.setPayload(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    mac.setAlgorithmHeaderValue("HS256");
    mac.setKeyIdHeaderValue("one");
    mac.setKey(new HmacKey(rsa.getPublicKey().getEncoded()));

    // When Then
    assertThat(why(mac.getCompactSerialization())).contains("not signed with");
    for (String algorithm : List.of("none", "None", "HS512", "")) {
      String header = "{\"alg\":\"%s\",\"kid\":\"one\"}".formatted(algorithm);
      assertThat(why(encoded(header) + "." + payload + "."))
          .as(algorithm)
          .contains("Expected a token");
    }
    assertThat(issuer.asked()).as("nobody is asked for these").isZero();
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldTakeNoTokenThatWasChanged() throws Exception {
    String[] parts = issuer.token(curve, "ada", "viewer").split("\\.", -1);
    String[] admin = issuer.token(curve, "ada", "admin").split("\\.", -1);
    assertThat(why(parts[0] + "." + admin[1] + "." + parts[2])).contains("not signed by it");
    assertThat(why(parts[0] + "." + parts[1] + ".")).contains("Expected a token");
    assertThat(why(parts[0] + "." + parts[1])).contains("is none");
    assertThat(why("x.y.z")).contains("is none");
    assertThat(why("x".repeat(20_000) + "..")).contains("is none");
  }

  @Test
  void shouldReadNewKeysOnceAMinuteAtMost() throws Exception {
    // Given
    String old = issuer.token(rsa, "ada", "viewer");
    assertThat(verdict(old)).isInstanceOf(Verdict.Known.class);
    PublicJsonWebKey next = StandInIssuer.key("next", false);
    issuer.show(rsa, next);

    // When: somebody makes up names
    for (int i = 0; i < 20; i++) {
      assertThat(why(issuer.token(StandInIssuer.key("made-" + i, false), "eve", "admin")))
          .contains("no key");
    }

    // Then
    assertThat(issuer.asked()).isOne();
    pass(Duration.ofSeconds(61));
    assertThat(verdict(issuer.token(next, "ada", "viewer"))).isInstanceOf(Verdict.Known.class);
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void shouldForgetAKeyThatTheIssuerWithdrew() throws Exception {
    // Given
    String token =
        issuer.token(
            rsa,
            claims -> {
              claims.setExpirationTimeMinutesInTheFuture(600);
              claims.setStringListClaim("roles", "viewer");
            });
    assertThat(verdict(token)).isInstanceOf(Verdict.Known.class);

    // When
    issuer.show(curve);
    pass(Duration.ofMillis(IssuerKeys.FRESH_MS));

    // Then
    assertThat(why(token)).contains("no key");
  }

  @Test
  void shouldNotKnowWhileTheIssuerCannotBeAsked() throws Exception {
    // Given
    String token =
        issuer.token(
            rsa,
            claims -> {
              claims.setExpirationTimeMinutesInTheFuture(600);
              claims.setStringListClaim("roles", "viewer");
            });
    issuer.failWith(500);

    // When Then: none yet
    assertThat(verdict(token)).isInstanceOf(Verdict.Undecided.class);
    assertThat(((Verdict.Undecided) verdict(token)).why()).contains(issuer.url(), "500");
    issuer.failWith(200);
    assertThat(verdict(token)).as("too soon").isInstanceOf(Verdict.Undecided.class);
    pass(Duration.ofMillis(IssuerKeys.FIRST_PAUSE_MS));
    assertThat(verdict(token)).isInstanceOf(Verdict.Known.class);

    // When Then: the last ones go on for a while
    issuer.failWith(503);
    pass(Duration.ofMinutes(30));
    assertThat(verdict(token)).isInstanceOf(Verdict.Known.class);
    assertThat(verdict(issuer.token(StandInIssuer.key("new", false), "ada", "viewer")))
        .isInstanceOf(Verdict.Undecided.class);
    pass(Duration.ofMinutes(31));
    assertThat(verdict(token)).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void shouldNotBelieveADescriptionOfAnother() throws Exception {
    issuer.name("https://elsewhere.example");
    assertThat(((Verdict.Undecided) verdict(issuer.token(rsa, "ada", "viewer"))).why())
        .contains("calls itself 'https://elsewhere.example'");
  }

  @Test
  void shouldNeedNoNameOfAKeyWhereThereIsOne() throws Exception {
    // Given
    String payload =
        new String(
            Base64.getUrlDecoder().decode(issuer.token(rsa, "ada", "viewer").split("\\.", -1)[1]),
            StandardCharsets.UTF_8);

    // When Then: one key of this kind
    assertThat(verdict(StandInIssuer.signed(rsa, "RS256", "", payload)))
        .isInstanceOf(Verdict.Known.class);
    issuer.show(rsa, StandInIssuer.key("more", true));
    pass(Duration.ofMinutes(2));
    assertThat(verdict(StandInIssuer.signed(foreign, "RS256", "other", payload)))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(why(StandInIssuer.signed(rsa, "RS256", "", payload))).contains("no key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example",
        "issuer.example",
        "https://issuer.example/?tenant=1",
        "https://u:p@issuer.example",
        "ftp://127.0.0.1",
        ""
      })
  void shouldRefuseAnIssuerWhoseKeysCouldBeOfSomebodyOnTheWay(String url) {
    assertThatThrownBy(() -> new TokenRules(url, "a", "roles", TokenRules.OWN_NAMES))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("--oidc-issuer");
  }

  @Test
  void shouldRefuseRolesThatAllowNothingKnown() {
    assertThat(TokenRules.scopes(Map.of())).isEqualTo(TokenRules.OWN_NAMES);
    assertThatThrownBy(() -> TokenRules.scopes(Map.of("sre", "root")))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("sre=root");
  }

  @Test
  void shouldSayThatNobodyListens() {
    issuer.close();
    assertThatThrownBy(() -> source.read())
        .isInstanceOf(IOException.class)
        .hasMessage("nobody listens there");
  }
}
