package io.paradecom.leader.access;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of an issuer, as they were read last. They are read again after {@value #FRESH_MS} ms, so
 * that a key that the issuer withdrew stops to count, and when a token names one that is not among
 * them, but never twice within {@value #PAUSE_MS} ms: whoever makes up names makes nobody ask the
 * issuer more. While the issuer cannot be reached the last ones go on for {@value #LAST_MS} ms;
 * then nobody is known. Where there were none yet, it is tried every {@value #FIRST_PAUSE_MS} ms.
 * Thread-safe; one thread asks at a time.
 */
final class IssuerKeys {
  static final long FRESH_MS = 600_000;
  static final long PAUSE_MS = 60_000;
  static final long FIRST_PAUSE_MS = 5_000;
  static final long LAST_MS = 3_600_000;

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  /** What is found for a token. */
  sealed interface Found {
    record Key(JsonWebKey key) implements Found {}

    record None() implements Found {}

    /**
     * It cannot be told.
     *
     * @param why a clause that goes on behind "but"
     */
    record Unavailable(String why) implements Found {}
  }

  /**
   * @param failure why the last try brought nothing; null: it did
   */
  private record Held(
      @Nullable List<JsonWebKey> keys, long readAtMs, long triedAtMs, @Nullable String failure) {}

  private final IssuerSource source;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Held held;

  IssuerKeys(IssuerSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * Returns the key of a token.
   *
   * @param id that it names; null: it names none, which is enough where there is one key only
   * @param algorithm that it is signed with
   */
  Found find(@Nullable String id, String algorithm) {
    Held now = held;
    if (now == null || now.keys() == null || clock.millis() - now.readAtMs() >= FRESH_MS) {
      now = askedAgain();
    }
    Found found = in(now, id, algorithm);
    return found instanceof Found.Key ? found : in(askedAgain(), id, algorithm);
  }

  private Found in(Held now, @Nullable String id, String algorithm) {
    List<JsonWebKey> keys = now.keys();
    if (keys == null || clock.millis() - now.readAtMs() >= LAST_MS) {
      return new Found.Unavailable(String.valueOf(now.failure()));
    }
    List<JsonWebKey> fitting =
        keys.stream().filter(key -> fits(key, id, algorithm)).limit(2).toList();
    if (fitting.size() == 1) {
      return new Found.Key(fitting.getFirst());
    }
    String failure = now.failure();
    return failure == null ? new Found.None() : new Found.Unavailable(failure);
  }

  private static boolean fits(JsonWebKey key, @Nullable String id, String algorithm) {
    return (id == null || id.equals(key.getKeyId()))
        && (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        && key.getKeyType().equals(keyType(algorithm));
  }

  private static String keyType(String algorithm) {
    return switch (algorithm.substring(0, 2)) {
      case "RS", "PS" -> "RSA";
      case "ES" -> "EC";
      default -> "OKP";
    };
  }

  private Held askedAgain() {
    asking.lock();
    try {
      Held before = held;
      long ms = clock.millis();
      if (before != null && ms - before.triedAtMs() < pause(before)) {
        return before;
      }
      Held after = asked(before, ms);
      held = after;
      return after;
    } finally {
      asking.unlock();
    }
  }

  private static long pause(Held before) {
    return before.keys() == null ? FIRST_PAUSE_MS : PAUSE_MS;
  }

  private Held asked(@Nullable Held before, long ms) {
    try {
      return new Held(List.copyOf(source.read()), ms, ms, null);
    } catch (IOException unreachable) {
      LOG.atWarn()
          .addKeyValue("error", unreachable.getMessage())
          .log("the keys of the issuer cannot be read");
      return new Held(
          before == null ? null : before.keys(),
          before == null ? 0 : before.readAtMs(),
          ms,
          String.valueOf(unreachable.getMessage()));
    }
  }
}
