package io.paradecom.core.decompose;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a task may do.
 *
 * @param target which program, host or secret; {@code *}: every one; empty for kinds without one
 */
public record Capability(Kind kind, String target) implements Comparable<Capability> {
  private static final String EVERY = "*";
  private static final int MAX_TARGET = 256;

  /** What is done. */
  public enum Kind {
    /** Asks a model. */
    PROMPT(false),
    /** Is broken down into subtasks. */
    DECOMPOSE(false),
    /** Starts a program. */
    COMMAND(true),
    /** Calls a host. */
    HTTP(true),
    /** Is given a secret. */
    SECRET(true);

    private final boolean hasTarget;

    Kind(boolean hasTarget) {
      this.hasTarget = hasTarget;
    }
  }

  /**
   * @throws IllegalArgumentException when a target is missing, or there is one that the kind has
   *     not
   */
  public Capability {
    if (kind.hasTarget == target.isEmpty() || target.length() > MAX_TARGET) {
      throw new IllegalArgumentException(
          "Expected a target of 1 to %d characters for command, http and secret only, but found '%s' for %s."
              .formatted(MAX_TARGET, target, kind));
    }
  }

  /** Returns the capability that {@code text} names, as {@link #toString} does; empty: none. */
  public static Optional<Capability> parse(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    String target = colon < 0 ? "" : text.substring(colon + 1);
    for (Kind kind : Kind.values()) {
      boolean hasTarget = colon >= 0 && !target.isEmpty() && target.length() <= MAX_TARGET;
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)
          && (kind.hasTarget ? hasTarget : colon < 0)) {
        return Optional.of(new Capability(kind, target));
      }
    }
    return Optional.empty();
  }

  /** Returns whether whoever has this capability may do what {@code other} says. */
  public boolean includes(Capability other) {
    return kind == other.kind && (target.equals(EVERY) || target.equals(other.target));
  }

  @Override
  public int compareTo(Capability other) {
    return toString().compareTo(other.toString());
  }

  /** Returns {@code prompt}, {@code decompose}, {@code command:make}, {@code http:*} and so on. */
  @Override
  public String toString() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return kind.hasTarget ? word + ":" + target : word;
  }
}
