package io.paradecom.common.registry;

import java.util.IdentityHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out for a name (topic or subject) and a schema object.
 *
 * <p>Schemas are told apart by identity: a generated class or a producer that parses once always
 * hits, without hashing a schema or allocating. A schema object never seen before costs one call of
 * the binder, so whoever parses anew for every record pays for it, but memory stays bounded: a name
 * keeps at most {@value #MAX_SCHEMAS} schemas, the cache {@value #MAX_NAMES} names; when full it
 * starts over. Thread-safe; readers never block.
 */
final class SchemaKeyedCache<V> {
  static final int MAX_SCHEMAS = 128;
  static final int MAX_NAMES = 4096;

  /** Works out a value that is not cached yet; may be called by several threads at once. */
  interface Binder<V> {
    V bind(String name, Schema schema);
  }

  private final ConcurrentHashMap<String, Slot<V>> slots = new ConcurrentHashMap<>();
  private final Binder<V> binder;

  SchemaKeyedCache(Binder<V> binder) {
    this.binder = binder;
  }

  V get(String name, Schema schema) {
    Slot<V> slot = slots.get(name);
    V known = slot == null ? null : slot.find(schema);
    return known != null ? known : bind(name, schema);
  }

  private V bind(String name, Schema schema) {
    V value = binder.bind(name, schema);
    if (slots.size() >= MAX_NAMES) {
      slots.clear();
    }
    slots.computeIfAbsent(name, _ -> new Slot<>()).add(schema, value);
    return value;
  }

  /** Copied on write, so that reading needs no lock. */
  private static final class Slot<V> {
    private volatile IdentityHashMap<Schema, V> bySchema = new IdentityHashMap<>();

    @Nullable V find(Schema schema) {
      return bySchema.get(schema);
    }

    synchronized void add(Schema schema, V value) {
      IdentityHashMap<Schema, V> copy =
          bySchema.size() >= MAX_SCHEMAS
              ? new IdentityHashMap<>()
              : new IdentityHashMap<>(bySchema);
      copy.put(schema, value);
      bySchema = copy;
    }
  }
}
