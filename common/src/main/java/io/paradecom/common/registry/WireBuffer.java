package io.paradecom.common.registry;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * An Avro encoder that writes into its own growing array behind the five bytes of the wire format,
 * so that a record costs one allocation: the result (and, by Avro's way, one more array for each
 * text over 63 characters or beyond ASCII). One per thread; not thread-safe.
 *
 * <p>Rejected: Avro's direct encoder over a ByteArrayOutputStream (a synchronized call for each
 * field, one more array for each record).
 */
final class WireBuffer extends BinaryEncoder {
  /** First byte of every record. */
  static final byte MAGIC = 0;

  /** Bytes before the Avro data: the magic byte and the schema id, big-endian. */
  static final int HEADER_BYTES = 5;

  private static final int INITIAL_BYTES = 512;

  /** A larger array is not kept after a record. */
  private static final int KEPT_BYTES = 64 * 1024;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  /** Begins a record; whatever an earlier one left is dropped. */
  void start(int schemaId) {
    bytes[0] = MAGIC;
    bytes[1] = (byte) (schemaId >>> 24);
    bytes[2] = (byte) (schemaId >>> 16);
    bytes[3] = (byte) (schemaId >>> 8);
    bytes[4] = (byte) schemaId;
    size = HEADER_BYTES;
  }

  /** The record, complete. */
  byte[] finish() {
    byte[] record = Arrays.copyOf(bytes, size);
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    return record;
  }

  @Override
  public void writeBoolean(boolean value) {
    ensure(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void writeInt(int value) {
    ensure(5);
    size += BinaryData.encodeInt(value, bytes, size);
  }

  @Override
  public void writeLong(long value) {
    ensure(10);
    size += BinaryData.encodeLong(value, bytes, size);
  }

  @Override
  public void writeFloat(float value) {
    ensure(4);
    size += BinaryData.encodeFloat(value, bytes, size);
  }

  @Override
  public void writeDouble(double value) {
    ensure(8);
    size += BinaryData.encodeDouble(value, bytes, size);
  }

  @Override
  public void writeFixed(byte[] source, int start, int length) {
    ensure(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  @Override
  public void writeFixed(ByteBuffer source) {
    int length = source.remaining();
    ensure(length);
    source.get(source.position(), bytes, size, length);
    size += length;
  }

  @Override
  protected void writeZero() {
    ensure(1);
    bytes[size++] = 0;
  }

  @Override
  public int bytesBuffered() {
    return size;
  }

  @Override
  public void flush() {
    // Everything is in the array already.
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
    }
  }
}
