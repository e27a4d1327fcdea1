package io.paradecom.common.registry;

import io.paradecom.common.registry.WireFormatException.Reason;
import java.util.IdentityHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Readers of the data of one schema id, one for each target. Thread-safe. */
final class WireReader {
  private final int schemaId;
  private final Schema writer;
  private final GenericData generic;
  private volatile @Nullable WireTarget genericTarget;
  private volatile @Nullable WireTarget specificTarget;
  private volatile IdentityHashMap<Class<?>, WireTarget> byType = new IdentityHashMap<>();

  static {
    GeneratedClasses.trust();
  }

  WireReader(int schemaId, Schema writer, GenericData generic) {
    this.schemaId = schemaId;
    this.writer = writer;
    this.generic = generic;
  }

  int schemaId() {
    return schemaId;
  }

  /** Reads what the writer's schema has. */
  WireTarget generic() throws WireFormatException {
    WireTarget known = genericTarget;
    if (known == null) {
      known = target(writer, generic);
      genericTarget = known;
    }
    return known;
  }

  /** Reads into the generated class that the writer's schema names. */
  WireTarget specific() throws WireFormatException {
    WireTarget known = specificTarget;
    if (known == null) {
      Schema reader = generatedSchema(writer, false);
      known = target(reader, SpecificData.getForSchema(reader));
      specificTarget = known;
    }
    return known;
  }

  /** Reads into this generated class. */
  WireTarget specific(Class<? extends SpecificRecord> type) throws WireFormatException {
    WireTarget known = byType.get(type);
    return known != null ? known : add(type);
  }

  private synchronized WireTarget add(Class<? extends SpecificRecord> type)
      throws WireFormatException {
    Schema reader = SpecificData.get().getSchema(type);
    // Avro itself resolves records of any two names when their fields fit.
    if (writer.getType() != Schema.Type.RECORD
        || !SchemaCompatibility.schemaNameEquals(reader, writer)) {
      throw mismatch("Expected a record " + reader.getFullName(), null);
    }
    WireTarget target = target(reader, SpecificData.getForClass(type));
    IdentityHashMap<Class<?>, WireTarget> copy = new IdentityHashMap<>(byType);
    copy.put(type, target);
    byType = copy;
    return target;
  }

  private WireTarget target(Schema reader, GenericData data) throws WireFormatException {
    try {
      return new WireTarget(schemaId, writer, reader, data);
    } catch (AvroRuntimeException | SecurityException e) {
      throw mismatch("Expected data that schema " + reader.getFullName() + " can read", e);
    }
  }

  /**
   * The writer's schema with every named type that has a generated class replaced by that class's
   * own schema.
   */
  private Schema generatedSchema(Schema schema, boolean optional) throws WireFormatException {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> namedSchema(schema, optional);
      case ARRAY -> Schema.createArray(generatedSchema(schema.getElementType(), true));
      case MAP -> Schema.createMap(generatedSchema(schema.getValueType(), true));
      case UNION -> union(schema);
      case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> schema;
    };
  }

  private Schema union(Schema schema) throws WireFormatException {
    Schema[] branches = new Schema[schema.getTypes().size()];
    for (int i = 0; i < branches.length; i++) {
      branches[i] = generatedSchema(schema.getTypes().get(i), true);
    }
    return Schema.createUnion(branches);
  }

  private Schema namedSchema(Schema schema, boolean optional) throws WireFormatException {
    String expected = "Expected a generated class " + schema.getFullName() + " on the class path";
    try {
      Class<?> type = SpecificData.get().getClass(schema);
      if (type == null && !optional) {
        throw mismatch(expected, null);
      }
      return type == null ? schema : SpecificData.get().getSchema(type);
    } catch (AvroRuntimeException | SecurityException e) {
      throw mismatch(expected, e);
    }
  }

  private WireFormatException mismatch(String expected, @Nullable Throwable cause) {
    String found = cause == null ? writer.getFullName() : String.valueOf(cause.getMessage());
    return new WireFormatException(
        Reason.SCHEMA_MISMATCH,
        "%s, but schema id %d is: %s".formatted(expected, schemaId, found),
        cause);
  }
}
