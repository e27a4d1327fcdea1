package io.paradecom.runner.worker;

import org.jspecify.annotations.Nullable;

/** Says who may ask for work. Thread-safe. */
@FunctionalInterface
public interface WorkDoor {
  /** Lets everybody in who can reach it: for an address of this machine for itself. */
  WorkDoor OPEN =
      new WorkDoor() {
        @Override
        public Admission admit(@Nullable String authorization) {
          return new Admission.Admitted("anybody");
        }

        @Override
        public boolean isGuarded() {
          return false;
        }
      };

  /** Whether a request is let in. */
  sealed interface Admission {
    /** It is; {@code caller} names who asks, the same each time. */
    record Admitted(String caller) implements Admission {}

    /** It is not: nobody is known by what was shown. */
    record Unknown(String reason) implements Admission {}

    /** It is not: who asks is known and may not. */
    record Forbidden(String reason) implements Admission {}
  }

  /**
   * Looks at a request.
   *
   * @param authorization its header {@code Authorization}; null: it has none
   */
  Admission admit(@Nullable String authorization);

  /** Returns whether it knows who asks, so that secrets may be handed out. */
  default boolean isGuarded() {
    return true;
  }
}
