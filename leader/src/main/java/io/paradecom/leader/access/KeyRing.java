package io.paradecom.leader.access;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows callers by their keys. The file is looked at again at most once a second, so that a key
 * that was made or revoked counts without a restart; while it cannot be read, nobody is known.
 * Thread-safe.
 */
final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  private static final long LOOK_AGAIN_MS = 1_000;

  private final KeyFile file;
  private final Clock clock;
  private Map<String, ApiKey> keys = Map.of();
  private long lookedAtMs;
  private @Nullable Object seen;

  private KeyRing(KeyFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Reads the keys for the first time.
   *
   * @throws IOException when the file cannot be read
   */
  static KeyRing of(KeyFile file, Clock clock) throws IOException {
    KeyRing ring = new KeyRing(file, clock);
    ring.keys = byId(file.read());
    ring.seen = stamp(file);
    ring.lookedAtMs = clock.millis();
    return ring;
  }

  /** Returns who shows a key; empty: it does not count. */
  Optional<Caller> caller(String text) {
    String id = ApiKey.idIn(text);
    Instant now = clock.instant();
    ApiKey key = id == null ? null : known(now).get(id);
    return key != null && key.matches(text) && key.isValidAt(now)
        ? Optional.of(new Caller(key.id(), key.name(), key.scope(), key.namespace()))
        : Optional.empty();
  }

  private synchronized Map<String, ApiKey> known(Instant now) {
    long ms = now.toEpochMilli();
    if (Math.abs(ms - lookedAtMs) < LOOK_AGAIN_MS) {
      return keys;
    }
    lookedAtMs = ms;
    try {
      Object stamp = stamp(file);
      if (!stamp.equals(seen)) {
        keys = byId(file.read());
        seen = stamp;
      }
    } catch (IOException unreadable) {
      keys = Map.of();
      seen = null;
      LOG.atError().addKeyValue("error", unreadable.getMessage()).log("nobody is let in");
    }
    return keys;
  }

  /** A file that is replaced is another file: time alone may be the same. */
  private static Object stamp(KeyFile file) throws IOException {
    var attributes =
        Files.readAttributes(file.path(), java.nio.file.attribute.BasicFileAttributes.class);
    return List.of(
        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
  }

  private static Map<String, ApiKey> byId(List<ApiKey> keys) {
    Map<String, ApiKey> byId = new HashMap<>();
    keys.forEach(key -> byId.put(key.id(), key));
    return Map.copyOf(byId);
  }
}
