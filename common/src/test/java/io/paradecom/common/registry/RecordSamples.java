package io.paradecom.common.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** A record that has a field of every Avro type and logical type. */
final class RecordSamples {
  private RecordSamples() {}

  static Schema everythingSchema() {
    try (InputStream text =
        Objects.requireNonNull(
            RecordSamples.class.getResourceAsStream("/registry/everything.avsc"))) {
      return new Schema.Parser().parse(text);
    } catch (IOException e) {
      throw new IllegalStateException("Expected to read everything.avsc, but " + e, e);
    }
  }

  /** As Avro reads it back: text as Utf8 unless the schema says String, bytes as ByteBuffer. */
  static GenericRecord everything() {
    Schema schema = everythingSchema();
    GenericRecord everything = new GenericData.Record(schema);
    everything.put("nothing", null);
    everything.put("flag", true);
    everything.put("small", Integer.MIN_VALUE);
    everything.put("big", Long.MAX_VALUE);
    everything.put("single", 1.5f);
    everything.put("twice", Double.MIN_VALUE);
    everything.put("text", new Utf8("größe 日本"));
    everything.put("javaText", "plain");
    everything.put("blob", ByteBuffer.wrap(new byte[] {0, -1, 2}));
    everything.put("hash", fixed(schema, "hash", 1, 2, 3, 4));
    everything.put("suit", new GenericData.EnumSymbol(schema.getField("suit").schema(), "HEARTS"));
    everything.put("optional", new Utf8("there"));
    everything.put(
        "list",
        new GenericData.Array<>(schema.getField("list").schema(), Arrays.asList(1L, null, -3L)));
    everything.put(
        "map",
        Map.of(
            new Utf8("a"),
            new GenericData.Array<>(
                schema.getField("map").schema().getValueType(), List.of(1, 2, 3))));
    everything.put("day", 19_000);
    everything.put("timeMillis", 86_399_999);
    everything.put("timeMicros", 86_399_999_999L);
    everything.put("atMillis", 1_700_000_000_123L);
    everything.put("atMicros", -1L);
    everything.put("atNanos", 1_700_000_000_123_456_789L);
    everything.put("localMillis", 0L);
    everything.put("localMicros", 1_700_000_000_123_456L);
    everything.put("price", ByteBuffer.wrap(new byte[] {(byte) 0x30, (byte) 0x39}));
    everything.put("fixedPrice", fixed(schema, "fixedPrice", 0, 0, 0, 0, 0, 0, 0x30, 0x39));
    everything.put("uuid", new Utf8("12345678-1234-1234-1234-123456789abc"));
    everything.put("tree", tree(schema.getField("tree").schema(), 3));
    return everything;
  }

  private static GenericData.Fixed fixed(Schema schema, String field, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new GenericData.Fixed(schema.getField(field).schema(), bytes);
  }

  private static GenericRecord tree(Schema schema, int depth) {
    GenericRecord tree = new GenericData.Record(schema);
    tree.put("value", depth);
    Schema children = schema.getField("children").schema();
    tree.put(
        "children",
        new GenericData.Array<>(
            children,
            depth == 0 ? List.of() : List.of(tree(schema, depth - 1), tree(schema, depth - 1))));
    return tree;
  }
}
