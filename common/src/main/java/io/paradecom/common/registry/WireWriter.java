package io.paradecom.common.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.reflect.ReflectDatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Writes values with one registered schema. Thread-safe. */
final class WireWriter {
  private static final ThreadLocal<WireBuffer> BUFFER = ThreadLocal.withInitial(WireBuffer::new);

  private final int schemaId;
  private final Schema schema;
  private final DatumWriter<Object> genericWriter;
  private final DatumWriter<Object> mapWriter;
  private volatile @Nullable SpecificWriter specificWriter;

  WireWriter(int schemaId, Schema schema, GenericData generic) {
    this.schemaId = schemaId;
    this.schema = schema;
    this.genericWriter = new GenericDatumWriter<>(schema, generic);
    this.mapWriter = new ReflectDatumWriter<>(schema);
  }

  /**
   * The value in wire format.
   *
   * @throws IllegalArgumentException when it does not fit the schema
   */
  byte[] write(Object datum) {
    WireBuffer buffer = BUFFER.get();
    buffer.start(schemaId);
    if (schema.getType() == Schema.Type.BYTES) {
      writeBytes(datum, buffer);
    } else {
      writeDatum(datum, buffer);
    }
    return buffer.finish();
  }

  private void writeBytes(Object datum, WireBuffer buffer) {
    switch (datum) {
      case byte[] bytes -> buffer.writeFixed(bytes, 0, bytes.length);
      case ByteBuffer bytes -> buffer.writeFixed(bytes);
      default ->
          throw new IllegalArgumentException(
              "Expected bytes, but found " + datum.getClass().getName());
    }
  }

  // Avro answers a value that does not fit with any RuntimeException, also NullPointerException.
  @SuppressWarnings("IllegalCatch")
  private void writeDatum(Object datum, WireBuffer buffer) {
    try {
      switch (datum) {
        case SpecificRecord _ -> specific(datum.getClass()).write(datum, buffer);
        case Map<?, ?> _ -> mapWriter.write(datum, buffer);
        default -> genericWriter.write(datum, buffer);
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "Expected a value that fits schema %s (id %d), but %s"
              .formatted(schema.getFullName(), schemaId, e.getMessage()),
          e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "Expected a value of schema %s (id %d) that fits the stack, but it is nested too deeply"
              .formatted(schema.getFullName(), schemaId),
          e);
    }
  }

  /** A class brings the conversions of its logical types along. */
  private DatumWriter<Object> specific(Class<?> type) {
    SpecificWriter known = specificWriter;
    if (known == null || known.type != type) {
      known =
          new SpecificWriter(
              type, new SpecificDatumWriter<>(schema, SpecificData.getForClass(type)));
      specificWriter = known;
    }
    return known.writer;
  }

  private record SpecificWriter(Class<?> type, DatumWriter<Object> writer) {}
}
