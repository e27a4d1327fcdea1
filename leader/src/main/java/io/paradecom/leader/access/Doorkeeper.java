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
public final class Doorkeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
  private static final String BEARER = "bearer ";
  private static final long LOOK_AGAIN_MS = 1_000;

  private final KeyFile file;
  private final Clock clock;
  private Map<String, ApiKey> keys = Map.of();
  private long lookedAtMs;
  private @Nullable Object seen;

  private Doorkeeper(KeyFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Reads the keys for the first time.
   *
   * @throws IOException when the file cannot be read
   */
  public static Doorkeeper of(KeyFile file, Clock clock) throws IOException {
    Doorkeeper keeper = new Doorkeeper(file, clock);
    keeper.keys = byId(file.read());
    keeper.seen = stamp(file);
    keeper.lookedAtMs = clock.millis();
    return keeper;
  }

  /**
   * Returns who shows a key.
   *
   * @param authorization the header {@code Authorization} of the request; null: it has none
   */
  public Optional<Caller> caller(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    String text = authorization.substring(BEARER.length()).strip();
    String id = ApiKey.idIn(text);
    Instant now = clock.instant();
    ApiKey key = id == null ? null : known(now).get(id);
    return key != null && key.matches(text) && key.isValidAt(now)
        ? Optional.of(new Caller(key.id(), key.name(), key.scope()))
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
