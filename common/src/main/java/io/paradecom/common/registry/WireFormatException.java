package io.paradecom.common.registry;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that will never decode, whoever tries again: a matter for the dead letters. Checked, so
 * that no caller forgets; a registry that is down is a {@link RegistryException} instead.
 */
public final class WireFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why bytes do not decode; its name goes into a dead letter's headers. */
  public enum Reason {
    /** No bytes at all, or a null value. */
    EMPTY,
    /** Fewer than the five bytes before the Avro data. */
    TOO_SHORT,
    /** The first byte is not zero. */
    UNKNOWN_MAGIC,
    /** The registry knows no schema of this id. */
    UNKNOWN_SCHEMA_ID,
    /** The data ends early. */
    TRUNCATED,
    /** The data is not what its schema says. */
    MALFORMED,
    /** Bytes are left after the data. */
    TRAILING_BYTES,
    /** Nested too deeply for the stack. */
    TOO_DEEP,
    /** Written with a schema that the wanted type cannot read. */
    SCHEMA_MISMATCH
  }

  private final Reason reason;

  WireFormatException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  WireFormatException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
