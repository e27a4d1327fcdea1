package io.paradecom.common.registry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what never changes (a schema's id, an id's schema) and, for a while, which ids nobody
 * knows or are no Avro schema's, so that a stream of records with such an id does not become a
 * stream of look-ups.
 *
 * <p>Other failures are never remembered. Holds at most {@value #CAPACITY} entries of each kind,
 * oldest out first.
 */
public final class CachingRegistryClient implements RegistryClient {
  /** How long an id that nobody knew stays unknown without asking again. */
  public static final Duration UNKNOWN_ID_TTL = Duration.ofSeconds(10);

  static final int CAPACITY = 10_000;

  private final RegistryClient registry;
  private final long unknownTtlNanos;
  private final LongSupplier nanoTime;
  private final Map<SubjectAndText, Integer> ids = bounded();
  private final ConcurrentHashMap<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, Unknown> unknown = bounded();

  /** Caches another client, with {@link #UNKNOWN_ID_TTL} and the system clock. */
  public CachingRegistryClient(RegistryClient registry) {
    this(registry, UNKNOWN_ID_TTL, System::nanoTime);
  }

  CachingRegistryClient(RegistryClient registry, Duration unknownTtl, LongSupplier nanoTime) {
    this.registry = registry;
    this.unknownTtlNanos = unknownTtl.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public int register(String subject, Schema schema) {
    return cachedId(subject, schema, () -> registry.register(subject, schema));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return cachedId(subject, schema, () -> registry.idOf(subject, schema));
  }

  /**
   * {@inheritDoc}
   *
   * @throws RegistryException with {@link RegistryError#SCHEMA_NOT_FOUND} also when the registry
   *     said so less than the time to live ago
   */
  @Override
  public Schema schemaById(int id) {
    Schema known = schemas.get(id);
    return known != null ? known : fetch(id);
  }

  private Schema fetch(int id) {
    Unknown before = unknown.get(id);
    if (before != null && nanoTime.getAsLong() - before.sinceNanos < unknownTtlNanos) {
      throw new RegistryException(before.error, before.message);
    }
    try {
      Schema schema = registry.schemaById(id);
      if (schemas.size() >= CAPACITY) {
        schemas.clear();
      }
      schemas.put(id, schema);
      unknown.remove(id);
      return schema;
    } catch (RegistryException e) {
      if (e.error() == RegistryError.SCHEMA_NOT_FOUND
          || e.error() == RegistryError.INVALID_SCHEMA) {
        unknown.put(
            id, new Unknown(nanoTime.getAsLong(), e.error(), String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  private int cachedId(String subject, Schema schema, IntSupplier ask) {
    // Text, not Schema.equals: that ignores doc and aliases, which make another schema of it.
    SubjectAndText key = new SubjectAndText(subject, schema.toString());
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = ask.getAsInt();
    ids.put(key, id);
    return id;
  }

  @Override
  public RegisteredSchema latest(String subject) {
    return registry.latest(subject);
  }

  @Override
  public List<String> subjects() {
    return registry.subjects();
  }

  @Override
  public List<Integer> versions(String subject) {
    return registry.versions(subject);
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return registry.isCompatible(subject, schema);
  }

  @Override
  public void setCompatibility(String subject, Compatibility level) {
    registry.setCompatibility(subject, level);
  }

  @Override
  public void close() {
    registry.close();
  }

  private static <K, V> Map<K, V> bounded() {
    return Collections.synchronizedMap(
        new LinkedHashMap<K, V>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
            return size() > CAPACITY;
          }
        });
  }

  private record SubjectAndText(String subject, String schema) {}

  private record Unknown(long sinceNanos, RegistryError error, String message) {}
}
