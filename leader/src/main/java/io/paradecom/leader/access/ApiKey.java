package io.paradecom.leader.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept: what it allows, and a hash by which the secret is known again. The secret is
 * 32 random bytes, so that one round of SHA-256 keeps it: nobody guesses it.
 *
 * @param id names the key, 8 hexadecimal digits
 * @param name what it was made for, 1 to 64 characters
 * @param hash SHA-256 of the whole key, in hexadecimal
 * @param expires null: never
 * @param namespace to which its callers are kept; null: to none
 */
public record ApiKey(
    String id,
    String name,
    Scope scope,
    String hash,
    Instant created,
    @Nullable Instant expires,
    @Nullable Namespace namespace) {
  private static final Pattern TEXT = Pattern.compile("pdk_([0-9a-f]{8})_[A-Za-z0-9_-]{43}");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._@/+-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int ID_BYTES = 4;
  private static final int SECRET_BYTES = 32;

  /**
   * @throws IllegalArgumentException when a component is not as described
   */
  public ApiKey {
    if (!id.matches("[0-9a-f]{8}") || !HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("Expected a key with an id and a SHA-256 hash.");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Expected a name of 1 to 64 letters, digits, blanks and . _ @ / + -, but found '%s'."
              .formatted(name));
    }
    if (namespace != null && scope == Scope.WORKER) {
      throw new IllegalArgumentException(
          "Expected a key of scope worker without a namespace: a worker is given tasks by their"
              + " type, of whatever workflow.");
    }
  }

  /**
   * A key that was just made, with the only copy of its text.
   *
   * @param text what a client shows
   */
  public record Made(ApiKey key, String text) {
    /** Says nothing of the text. */
    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /** Makes a key that is not kept to a namespace. */
  public static Made make(
      String name, Scope scope, Instant now, @Nullable Instant expires, SecureRandom random) {
    return make(name, scope, null, now, expires, random);
  }

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException when a component is not as described
   */
  public static Made make(
      String name,
      Scope scope,
      @Nullable Namespace namespace,
      Instant now,
      @Nullable Instant expires,
      SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    String hex = HexFormat.of().formatHex(id);
    String text =
        "pdk_" + hex + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new Made(new ApiKey(hex, name, scope, hashOf(text), now, expires, namespace), text);
  }

  /** Returns the id that a text names; null when it is no key. */
  static @Nullable String idIn(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Whether {@code text} is this key. Takes the same time wherever it differs. */
  boolean matches(String text) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), hashOf(text).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether it counts at a time. */
  boolean isValidAt(Instant now) {
    return expires == null || now.isBefore(expires);
  }

  private static String hashOf(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", impossible);
    }
  }
}
