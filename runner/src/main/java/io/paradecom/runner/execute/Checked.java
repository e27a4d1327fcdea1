package io.paradecom.runner.execute;

/** A value, or the sentence that says why there is none. */
sealed interface Checked<T> {
  /** The value. */
  record Valid<T>(T value) implements Checked<T> {}

  /** Why there is no value. */
  record Refused<T>(String reason) implements Checked<T> {}

  static <T> Checked<T> of(T value) {
    return new Valid<>(value);
  }

  static <T> Checked<T> refused(String reason) {
    return new Refused<>(reason);
  }
}
