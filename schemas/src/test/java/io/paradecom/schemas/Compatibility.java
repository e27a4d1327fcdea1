package io.paradecom.schemas;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/** Whether two versions of a schema understand each other. */
final class Compatibility {
  private Compatibility() {}

  /** Returns why {@code current} cannot read what {@code released} wrote; empty: it can. */
  static List<String> backward(Schema current, Schema released) {
    return incompatibilities(current, released).stream().map(Compatibility::text).toList();
  }

  /**
   * Returns why {@code released} cannot read what {@code current} writes; empty: it can. A new
   * branch of a union is allowed: an older reader fails only on data that holds it, which is why a
   * new kind of message is written one release after it can be read.
   */
  static List<String> forward(Schema current, Schema released) {
    return incompatibilities(released, current).stream()
        .filter(found -> found.getType() != SchemaIncompatibilityType.MISSING_UNION_BRANCH)
        .map(Compatibility::text)
        .toList();
  }

  private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static String text(Incompatibility found) {
    return found.getType() + " at " + found.getLocation() + ": " + found.getMessage();
  }
}
