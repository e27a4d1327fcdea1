package io.paradecom.common.registry;

import java.time.Instant;
import java.util.Objects;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * A small class in the shape that Avro generates: text, enum, timestamp, optional text, children.
 */
public final class Reading extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  /** Read by Avro under this name. */
  @SuppressWarnings("MemberName")
  public static final Schema SCHEMA$ =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Reading","namespace":"io.paradecom.common.registry","fields":[
               {"name":"sensor","type":{"type":"string","avro.java.string":"String"}},
               {"name":"unit","type":{"type":"enum","name":"ReadingUnit","symbols":["UNKNOWN","CELSIUS","BAR"],"default":"UNKNOWN"},"default":"UNKNOWN"},
               {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
               {"name":"note","type":["null",{"type":"string","avro.java.string":"String"}],"default":null},
               {"name":"nested","type":["null","Reading"],"default":null}]}
              """);

  @SuppressWarnings("UnusedVariable") // Avro finds the conversions of the class through it.
  private static final SpecificData MODEL$ = new SpecificData();

  private static final @Nullable Conversion<?>[] CONVERSIONS = {
    null, null, new TimeConversions.TimestampMillisConversion(), null, null
  };

  static {
    MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  private String sensor = "";
  private ReadingUnit unit = ReadingUnit.UNKNOWN;
  private Instant at = Instant.EPOCH;
  private @Nullable String note;
  private @Nullable Reading nested;

  /** For Avro. */
  public Reading() {}

  Reading(
      String sensor,
      ReadingUnit unit,
      Instant at,
      @Nullable String note,
      @Nullable Reading nested) {
    this.sensor = sensor;
    this.unit = unit;
    this.at = at;
    this.note = note;
    this.nested = nested;
  }

  static Reading of(String sensor) {
    return new Reading(
        sensor, ReadingUnit.BAR, Instant.ofEpochMilli(1_700_000_000_123L), null, null);
  }

  Instant at() {
    return at;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public @Nullable Conversion<?> getConversion(int field) {
    return CONVERSIONS[field];
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> sensor;
      case 1 -> unit;
      case 2 -> at;
      case 3 -> note;
      case 4 -> nested;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  @Override
  public void put(int field, @Nullable Object value) {
    switch (field) {
      case 0 -> sensor = Objects.requireNonNull(value).toString();
      case 1 -> unit = (ReadingUnit) Objects.requireNonNull(value);
      case 2 -> at = (Instant) Objects.requireNonNull(value);
      case 3 -> note = value == null ? null : value.toString();
      case 4 -> nested = (Reading) value;
      default -> throw new IndexOutOfBoundsException(field);
    }
  }
}
