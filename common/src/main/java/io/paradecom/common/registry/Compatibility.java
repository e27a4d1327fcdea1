package io.paradecom.common.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * What a new schema of a subject owes to the earlier ones, by the names of the Confluent REST API.
 *
 * <p>Backward: a reader with the new schema reads data of the old. Forward: a reader with the old
 * schema reads data of the new. Full: both. The transitive levels ask it of every earlier version,
 * the others of the latest only.
 */
public enum Compatibility {
  /** Anything goes. */
  NONE(false, false, false),
  /** New reads latest; the default of the embedded registry. */
  BACKWARD(true, false, false),
  /** New reads all. */
  BACKWARD_TRANSITIVE(true, false, true),
  /** Latest reads new. */
  FORWARD(false, true, false),
  /** All read new. */
  FORWARD_TRANSITIVE(false, true, true),
  /** New and latest read each other. */
  FULL(true, true, false),
  /** New and all others read each other. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  Compatibility(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /** The level of this name in any case, if there is one. */
  public static Optional<Compatibility> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (Compatibility level : values()) {
      if (level.name().equals(upper)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /**
   * Every way in which a candidate breaks this level; empty when it keeps it.
   *
   * @param candidate the schema to be registered
   * @param earlier the subject's live versions, oldest first
   */
  public List<String> violations(Schema candidate, List<Schema> earlier) {
    if (earlier.isEmpty() || !(backward || forward)) {
      return List.of();
    }
    List<Schema> others =
        transitive ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
    List<String> found = new ArrayList<>();
    for (Schema other : others) {
      if (backward) {
        addIncompatibilities(
            found, candidate, other, "new schema cannot read data of an earlier one");
      }
      if (forward) {
        addIncompatibilities(
            found, other, candidate, "an earlier schema cannot read data of the new");
      }
    }
    return List.copyOf(found);
  }

  private static void addIncompatibilities(
      List<String> found, Schema reader, Schema writer, String what) {
    for (SchemaCompatibility.Incompatibility incompatibility :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      found.add(
          "%s: %s at %s: %s"
              .formatted(
                  what,
                  incompatibility.getType(),
                  incompatibility.getLocation(),
                  incompatibility.getMessage()));
    }
  }
}
