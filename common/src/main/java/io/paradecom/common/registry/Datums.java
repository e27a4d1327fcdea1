package io.paradecom.common.registry;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;

/** The schemas and the data model of values that are no generated classes. */
final class Datums {
  private static final Schema NULL = Schema.create(Schema.Type.NULL);
  private static final Schema BOOLEAN = Schema.create(Schema.Type.BOOLEAN);
  private static final Schema INT = Schema.create(Schema.Type.INT);
  private static final Schema LONG = Schema.create(Schema.Type.LONG);
  private static final Schema FLOAT = Schema.create(Schema.Type.FLOAT);
  private static final Schema DOUBLE = Schema.create(Schema.Type.DOUBLE);
  private static final Schema STRING = Schema.create(Schema.Type.STRING);
  private static final Schema BYTES = Schema.create(Schema.Type.BYTES);

  private Datums() {}

  /**
   * The schema that a value is written with.
   *
   * @throws IllegalArgumentException when values of its class have none
   */
  static Schema schemaOf(Object datum) {
    return switch (datum) {
      case GenericContainer container -> container.getSchema();
      case CharSequence _ -> STRING;
      case byte[] _ -> BYTES;
      case ByteBuffer _ -> BYTES;
      case Long _ -> LONG;
      case Integer _ -> INT;
      case Boolean _ -> BOOLEAN;
      case Double _ -> DOUBLE;
      case Float _ -> FLOAT;
      case Map<?, ?> map -> Schema.createMap(valueSchema(map));
      default ->
          throw new IllegalArgumentException(
              "Expected an Avro record, a primitive, text, bytes or a map, but found "
                  + datum.getClass().getName());
    };
  }

  private static Schema valueSchema(Map<?, ?> map) {
    if (map.isEmpty()) {
      return NULL;
    }
    Object first = map.values().iterator().next();
    return first == null ? NULL : schemaOf(first);
  }

  /** A generic data model of its own: the JVM-wide one may carry conversions of other libraries. */
  static GenericData generic(boolean logicalTypes) {
    GenericData data = new GenericData();
    if (logicalTypes) {
      data.addLogicalTypeConversion(new Conversions.DecimalConversion());
      data.addLogicalTypeConversion(new Conversions.BigDecimalConversion());
      data.addLogicalTypeConversion(new Conversions.DurationConversion());
      data.addLogicalTypeConversion(new Conversions.UUIDConversion());
      data.addLogicalTypeConversion(new TimeConversions.DateConversion());
      data.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
      data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
      data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
      data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
      data.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
      data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
      data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
      data.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
    }
    return data;
  }
}
