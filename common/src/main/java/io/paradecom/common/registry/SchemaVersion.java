package io.paradecom.common.registry;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which version of a subject somebody asks for. */
sealed interface SchemaVersion {

  /** The latest. */
  record Latest() implements SchemaVersion {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /** This one, from 1. */
  record Numbered(int version) implements SchemaVersion {
    @Override
    public String toString() {
      return Integer.toString(version);
    }
  }

  /**
   * Reads {@code latest}, {@code -1} (the same) or a number from 1.
   *
   * @throws RegistryException with {@link RegistryError#INVALID_VERSION} for anything else
   */
  static SchemaVersion of(String text) {
    if (text.equals("latest") || text.equals("-1")) {
      return new Latest();
    }
    try {
      int version = Integer.parseInt(text);
      if (version >= 1) {
        return new Numbered(version);
      }
      throw invalid(text, null);
    } catch (NumberFormatException e) {
      throw invalid(text, e);
    }
  }

  private static RegistryException invalid(String text, @Nullable Throwable cause) {
    return new RegistryException(
        RegistryError.INVALID_VERSION,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(text),
        cause);
  }

  /** Whether it names a version rather than whichever is the latest. */
  default boolean isNumber() {
    return this instanceof Numbered;
  }

  /** Picks it from versions in ascending order. */
  default Optional<SchemaLogEntry.Version> in(List<SchemaLogEntry.Version> versions) {
    return switch (this) {
      case Latest() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
      case Numbered(int number) ->
          versions.stream().filter(version -> version.version() == number).findFirst();
    };
  }
}
