package io.paradecom.common.registry;

import io.paradecom.common.registry.WireFormatException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/** Reads the data of one writer's schema into one reader's schema. Thread-safe. */
final class WireTarget {
  private static final ThreadLocal<BinaryDecoder> DECODER =
      ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  private final int schemaId;
  private final Schema writer;
  private final Schema reader;
  private final DatumReader<Object> datumReader;
  private final boolean sameFields;
  private volatile @Nullable Boolean compatible;

  /**
   * Resolves the two schemas.
   *
   * @throws org.apache.avro.AvroRuntimeException when they do not resolve
   */
  WireTarget(int schemaId, Schema writer, Schema reader, GenericData data) {
    this.schemaId = schemaId;
    this.writer = writer;
    this.reader = reader;
    this.datumReader = datumReader(writer, reader, data);
    this.sameFields = writer.equals(reader);
  }

  /** A builder of its own: the one that a data model shares is not safe for several threads. */
  private static DatumReader<Object> datumReader(Schema writer, Schema reader, GenericData data) {
    if (!data.isFastReaderEnabled()) {
      return data instanceof SpecificData specific
          ? new SpecificDatumReader<>(writer, reader, specific)
          : new GenericDatumReader<>(writer, reader, data);
    }
    try {
      return new FastReaderBuilder(data).createDatumReader(writer, reader);
    } catch (IOException e) {
      throw new IllegalStateException("Expected no I/O while resolving schemas, but " + e, e);
    }
  }

  /**
   * The value behind the header of these bytes, all of them.
   *
   * @param bytes with a whole header
   */
  @Nullable Object read(byte[] bytes) throws WireFormatException {
    if (writer.getType() == Schema.Type.BYTES) {
      return Arrays.copyOfRange(bytes, WireBuffer.HEADER_BYTES, bytes.length);
    }
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes,
                WireBuffer.HEADER_BYTES,
                bytes.length - WireBuffer.HEADER_BYTES,
                DECODER.get());
    Object datum = readAll(decoder);
    return writer.getType() == Schema.Type.STRING ? String.valueOf(datum) : datum;
  }

  // Avro answers malformed data with any RuntimeException, also IndexOutOfBoundsException.
  @SuppressWarnings("IllegalCatch")
  private @Nullable Object readAll(BinaryDecoder decoder) throws WireFormatException {
    SystemLimitException.beginCollectionAllocationScope();
    try {
      Object datum = datumReader.read(null, sameFields ? decoder : new UnsizedDecoder(decoder));
      if (decoder.isEnd()) {
        return datum;
      }
    } catch (EOFException e) {
      throw failure(Reason.TRUNCATED, "the data ends early", e);
    } catch (IOException | RuntimeException e) {
      Reason reason = compatible() ? Reason.MALFORMED : Reason.SCHEMA_MISMATCH;
      throw failure(reason, String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw failure(Reason.TOO_DEEP, "it is nested too deeply", e);
    } finally {
      SystemLimitException.endCollectionAllocationScope();
    }
    throw failure(Reason.TRAILING_BYTES, "bytes are left after it", null);
  }

  /** Worked out at the first bad record only, since it walks both schemas. */
  private boolean compatible() {
    Boolean known = compatible;
    if (known == null) {
      known =
          SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
              == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
      compatible = known;
    }
    return known;
  }

  private WireFormatException failure(Reason reason, String what, @Nullable Throwable cause) {
    return new WireFormatException(
        reason,
        "Expected Avro data of schema %s (id %d), but %s"
            .formatted(writer.getFullName(), schemaId, what),
        cause);
  }
}
