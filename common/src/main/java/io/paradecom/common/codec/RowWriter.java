package io.paradecom.common.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes rows into a growing array that it keeps. Numbers are base-128 varints, little end first;
 * signed ones zigzag. Not thread-safe.
 */
final class RowWriter {
  private static final int INITIAL_BYTES = 512;

  /** A larger array is not kept after a row. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final long MICROS = 1_000_000;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  /** Begins a row; whatever an earlier one left is dropped. */
  RowWriter start(int version) {
    size = 0;
    return put(version);
  }

  /** Returns the row. */
  byte[] finish() {
    byte[] row = Arrays.copyOf(bytes, size);
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    return row;
  }

  /** Writes one byte, 0 to 255. */
  RowWriter put(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** Writes a number that is usually small and not negative; 10 bytes when it is negative. */
  RowWriter number(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Writes a number that may be negative. */
  RowWriter signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  RowWriter real(double value) {
    ensure(8);
    long bits = Double.doubleToLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  RowWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    ensure(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /** Writes an instant in microseconds since {@code origin}; what is finer is cut off. */
  RowWriter instant(Instant value, long origin) {
    return signed(micros(value) - origin);
  }

  /** Writes a duration: whole milliseconds in few bytes, all others in nanoseconds. */
  RowWriter duration(Duration value) {
    try {
      boolean whole = value.toNanosPart() % 1_000_000 == 0;
      long amount = whole ? value.toMillis() : value.toNanos();
      return number(Math.multiplyExact(amount, 2L) + (whole ? 0 : 1));
    } catch (ArithmeticException e) {
      throw new ContractViolationException("Expected a duration of a row, but found " + value, e);
    }
  }

  /**
   * Returns an instant in microseconds since 1970.
   *
   * @throws ContractViolationException when a long cannot hold it
   */
  static long micros(Instant value) {
    try {
      return Math.addExact(
          Math.multiplyExact(value.getEpochSecond(), MICROS), value.getNano() / 1000);
    } catch (ArithmeticException e) {
      throw new ContractViolationException(
          "Expected an instant of a row between the years -290308 and 294247, but found " + value,
          e);
    }
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
