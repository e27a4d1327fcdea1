package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class SchemaKeyedCacheTest {
  private final AtomicInteger bound = new AtomicInteger();
  private final SchemaKeyedCache<Integer> cache =
      new SchemaKeyedCache<>((name, schema) -> bound.incrementAndGet());

  @Test
  void shouldBindOncePerNameAndSchemaObject() {
    Schema one = Schema.createArray(Schema.create(Schema.Type.INT));
    Schema equal = Schema.createArray(Schema.create(Schema.Type.INT));

    assertThat(cache.get("a", one)).isEqualTo(1);
    assertThat(cache.get("a", one)).isEqualTo(1);
    assertThat(cache.get("b", one)).isEqualTo(2);
    assertThat(cache.get("a", equal)).isEqualTo(3);
    assertThat(cache.get("a", one)).isEqualTo(1);
  }

  @Test
  void shouldStartOverRatherThanGrow() {
    Schema first = Schema.createArray(Schema.create(Schema.Type.INT));
    cache.get("a", first);

    for (int i = 0; i < SchemaKeyedCache.MAX_SCHEMAS; i++) {
      cache.get("a", Schema.createArray(Schema.create(Schema.Type.INT)));
    }

    int before = bound.get();
    assertThat(cache.get("a", first)).isEqualTo(before + 1);
    for (int i = 0; i <= SchemaKeyedCache.MAX_NAMES; i++) {
      cache.get("name" + i, first);
    }
    assertThat(cache.get("a", first)).isEqualTo(bound.get());
  }
}
