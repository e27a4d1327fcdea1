package io.paradecom.common.codec;

import org.jspecify.annotations.Nullable;

/**
 * A message or row that is well-formed but says what the contract does not allow, or a value that
 * the contract cannot carry. The message is one sentence that names the field and what was found in
 * it. A message that was read so is a matter for the dead letters; trying again does not help.
 */
public final class ContractViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A violation that {@code message} describes. */
  public ContractViolationException(String message) {
    this(message, null);
  }

  /** A violation that {@code message} describes, found by way of {@code cause}. */
  public ContractViolationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A core type refused the content of a record. */
  static ContractViolationException of(String where, RuntimeException refusal) {
    return new ContractViolationException(where + ": " + refusal.getMessage(), refusal);
  }
}
