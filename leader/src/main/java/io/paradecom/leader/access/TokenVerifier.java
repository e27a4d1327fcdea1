package io.paradecom.leader.access;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by tokens of an issuer: JWTs that it signed (RFC 7519, with the rules of RFC 8725).
 * The algorithm must be one with a public key, so neither {@code none} counts nor an HMAC under a
 * key that everybody can read. Issuer, audience, end and subject are required. Thread-safe.
 */
final class TokenVerifier {
  /** How much clocks may differ, in seconds. */
  static final int LEEWAY_SECONDS = 30;

  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int MOST_OF_SUBJECT = 255;
  private static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  private final TokenRules rules;
  private final IssuerKeys keys;
  private final Clock clock;

  TokenVerifier(TokenRules rules, IssuerKeys keys, Clock clock) {
    this.rules = rules;
    this.keys = keys;
    this.clock = clock;
  }

  /** Returns who shows a token. */
  Verdict verdict(String token) {
    if (token.length() > MOST_CHARACTERS || token.chars().filter(c -> c == '.').count() != 2) {
      return unknown("what was found is none");
    }
    JsonWebSignature header = new JsonWebSignature();
    String algorithm;
    String id;
    try {
      header.setCompactSerialization(token);
      algorithm = header.getAlgorithmHeaderValue();
      id = header.getKeyIdHeaderValue();
    } catch (JoseException malformed) {
      return unknown("what was found is none");
    }
    if (algorithm == null || !ALGORITHMS.contains(algorithm)) {
      return unknown("the one that was found is not signed with " + String.join(", ", ALGORITHMS));
    }
    return switch (keys.find(id, algorithm)) {
      case IssuerKeys.Found.Key found -> verified(token, found);
      case IssuerKeys.Found.None _ -> unknown("it has no key as the one that was found names");
      case IssuerKeys.Found.Unavailable away ->
          new Verdict.Undecided(
              "Expected the issuer %s to say which keys it signs with, but %s."
                  .formatted(rules.issuer(), away.why()));
    };
  }

  private Verdict verified(String token, IssuerKeys.Found.Key found) {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(found.key().getKey())
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new))
            .setExpectedIssuer(rules.issuer())
            .setExpectedAudience(rules.audience())
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
            .build();
    try {
      JwtClaims claims = consumer.processToClaims(token);
      return known(claims.getSubject(), claims);
    } catch (InvalidJwtException refused) {
      return unknown(reason(refused));
    } catch (MalformedClaimException malformed) {
      return unknown("the one that was found has claims of another form");
    }
  }

  private Verdict known(String subject, JwtClaims claims) {
    if (subject.isBlank()
        || subject.length() > MOST_OF_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      return unknown("the one that was found has a subject that cannot be written down");
    }
    Optional<Scope> scope =
        values(claims.getClaimsMap(), rules.claim())
            .map(rules.scopes()::get)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    if (scope.isEmpty()) {
      return new Verdict.NoRole(
          "Expected a token with a role that allows something here in its claim '%s', but found none."
              .formatted(rules.claim()));
    }
    String name = Caller.TOKEN + ":" + subject;
    if (rules.namespaceClaim().isEmpty()) {
      return new Verdict.Known(new Caller(Caller.TOKEN, name, scope.get()));
    }
    // One that cannot be told apart from several is none: nobody gets further by saying more.
    List<String> named = values(claims.getClaimsMap(), rules.namespaceClaim()).toList();
    String namespace = named.size() == 1 ? named.getFirst() : "";
    if (namespace.equals(TokenRules.EVERYWHERE)) {
      return new Verdict.Known(new Caller(Caller.TOKEN, name, scope.get()));
    }
    return Namespace.isValid(namespace)
        ? new Verdict.Known(new Caller(Caller.TOKEN, name, scope.get(), new Namespace(namespace)))
        : new Verdict.NoRole(
            "Expected a token with one namespace in its claim '%s', or '%s' for all, but found none that counts."
                .formatted(rules.namespaceClaim(), TokenRules.EVERYWHERE));
  }

  /** A claim of the whole name goes before a path, as names that are addresses have dots too. */
  private static Stream<String> values(Map<String, Object> claims, String claim) {
    Object value = claims.get(claim);
    if (value == null) {
      value = claims;
      for (String step : claim.split("\\.", -1)) {
        value = value instanceof Map<?, ?> map ? map.get(step) : null;
      }
    }
    return values(value);
  }

  private static Stream<String> values(@Nullable Object value) {
    return switch (value) {
      case String words -> Stream.of(words.split(" ", -1));
      case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }

  private static final Set<Integer> OF_AUDIENCE =
      Set.of(ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING);
  private static final Set<Integer> OF_ISSUER =
      Set.of(ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING);

  private String reason(InvalidJwtException refused) {
    if (refused.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
      return "the one that was found is not signed by it";
    }
    if (has(refused, OF_ISSUER)) {
      return "the one that was found is of another";
    }
    if (has(refused, OF_AUDIENCE)) {
      return "the one that was found is not for '%s'".formatted(rules.audience());
    }
    if (refused.hasErrorCode(ErrorCodes.EXPIRED)) {
      return "the one that was found has expired";
    }
    if (refused.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return "the one that was found is not valid yet";
    }
    return "the one that was found lacks an end or a subject, or is of another form";
  }

  private static boolean has(InvalidJwtException refused, Set<Integer> codes) {
    return codes.stream().anyMatch(refused::hasErrorCode);
  }

  private Verdict unknown(String why) {
    return new Verdict.Unknown(
        "Expected a token of %s that counts, but %s.".formatted(rules.issuer(), why));
  }
}
