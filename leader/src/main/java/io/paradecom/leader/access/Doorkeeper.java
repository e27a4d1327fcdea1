package io.paradecom.leader.access;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by what they show in the header {@code Authorization}: a key of the file, or a
 * token of the issuer. Which of them it is, is told by its form alone, so nothing is tried on both.
 * Thread-safe.
 */
public final class Doorkeeper {
  private static final String BEARER = "bearer ";
  private static final String KEY = "pdk_";

  private final @Nullable KeyRing keys;
  private final @Nullable TokenVerifier tokens;

  private Doorkeeper(@Nullable KeyRing keys, @Nullable TokenVerifier tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  /**
   * Reads the keys for the first time.
   *
   * @throws IOException when the file cannot be read
   */
  public static Doorkeeper of(KeyFile file, Clock clock) throws IOException {
    return new Doorkeeper(KeyRing.of(file, clock), null);
  }

  /** Knows those who show a token; the issuer is asked with the first of them. */
  public static Doorkeeper of(TokenRules rules, IssuerSource source, Clock clock) {
    return new Doorkeeper(null, new TokenVerifier(rules, new IssuerKeys(source, clock), clock));
  }

  /** Returns one that knows those of both. */
  public Doorkeeper and(Doorkeeper other) {
    return new Doorkeeper(keys == null ? other.keys : keys, tokens == null ? other.tokens : tokens);
  }

  /**
   * Returns who shows what a request has. May ask the issuer, and then takes as long as that does,
   * {@link HttpIssuer#LIMIT} for each of two requests at most.
   *
   * @param authorization the header {@code Authorization} of the request; null: it has none
   */
  public Verdict verdict(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Verdict.Unknown(expected("none was found"));
    }
    String text = authorization.substring(BEARER.length()).strip();
    if (tokens != null && !text.startsWith(KEY)) {
      return tokens.verdict(text);
    }
    Optional<Caller> caller = keys == null ? Optional.empty() : keys.caller(text);
    return caller.isPresent()
        ? new Verdict.Known(caller.get())
        : new Verdict.Unknown(expected("what was found does not count"));
  }

  private String expected(String found) {
    String what =
        tokens == null
            ? "a key that counts in the header Authorization, as 'Bearer pdk_...'"
            : "a token of the issuer%s in the header Authorization, as 'Bearer ...'"
                .formatted(keys == null ? "" : " or a key");
    return "Expected %s, but %s.".formatted(what, found);
  }
}
