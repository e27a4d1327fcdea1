package io.paradecom.common.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Reads what {@link RowWriter} wrote; every step past the end is a violation. */
final class RowReader {
  private static final long MICROS = 1_000_000;

  private final String kind;
  private final byte[] bytes;
  private int position;

  /**
   * @param kind what the row is, for messages
   */
  RowReader(String kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * Reads the format version.
   *
   * @throws ContractViolationException when it is not {@code known}
   */
  void requireVersion(int known) {
    int version = next();
    if (version != known) {
      throw new ContractViolationException(
          "Expected a %s row of format version %d, but found version %d."
              .formatted(kind, known, version));
    }
  }

  /** Reads a byte, 0 to 255. */
  int next() {
    if (position >= bytes.length) {
      throw violation("more bytes", "its end");
    }
    return bytes[position++] & 0xff;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = next();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw violation("a number of at most 10 bytes", "a longer one");
  }

  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** Reads a number that is not negative and fits an int. */
  int integer(String field) {
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw violation(field + " of 0 to 2147483647", value);
    }
    return (int) value;
  }

  /** Reads a number that may be negative and fits an int. */
  int signedInt(String field) {
    long value = signed();
    if (value != (int) value) {
      throw violation(field + " that fits an int", value);
    }
    return (int) value;
  }

  /** Reads how many items follow, each of which takes at least a byte. */
  int count(String field) {
    int count = integer(field);
    if (count > bytes.length - position) {
      throw violation(field + " to fit the " + (bytes.length - position) + " bytes left", count);
    }
    return count;
  }

  double real() {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      bits |= (long) next() << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  String text(String field) {
    int length = count(field);
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  Instant instant(long origin) {
    return instantOf(micros(origin));
  }

  long micros(long origin) {
    return signed() + origin;
  }

  static Instant instantOf(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
  }

  Duration duration() {
    long value = number();
    long amount = value >>> 1;
    return (value & 1) == 0 ? Duration.ofMillis(amount) : Duration.ofNanos(amount);
  }

  /** Returns whether no bytes are left: rows of before something was added to them end earlier. */
  boolean isAtEnd() {
    return position == bytes.length;
  }

  /**
   * Ends the row.
   *
   * @throws ContractViolationException when bytes are left
   */
  void requireEnd() {
    if (position != bytes.length) {
      throw violation("its end", (bytes.length - position) + " more bytes");
    }
  }

  ContractViolationException violation(String expected, Object found) {
    return new ContractViolationException(
        "Expected %s in a %s row at byte %d, but found %s."
            .formatted(expected, kind, position, found));
  }
}
