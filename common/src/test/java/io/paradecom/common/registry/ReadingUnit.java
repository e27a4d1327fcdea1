package io.paradecom.common.registry;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;

/** An enum in the shape that Avro generates. */
public enum ReadingUnit implements GenericEnumSymbol<ReadingUnit> {
  UNKNOWN,
  CELSIUS,
  BAR;

  /** Read by Avro under this name. */
  @SuppressWarnings("MemberName")
  public static final Schema SCHEMA$ =
      Schema.createEnum(
          "ReadingUnit",
          null,
          "io.paradecom.common.registry",
          List.of("UNKNOWN", "CELSIUS", "BAR"),
          "UNKNOWN");

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }
}
