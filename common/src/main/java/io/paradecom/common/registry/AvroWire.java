package io.paradecom.common.registry;

import io.paradecom.common.registry.WireFormatException.Reason;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro in the Confluent wire format: a zero byte, the schema id as a big-endian int32, the Avro
 * binary. The bytes are those that Confluent's {@code KafkaAvroSerializer} writes; a top-level
 * {@code bytes} schema carries its bytes without a length, as there.
 *
 * <p>Thread-safe. Schema ids, writers and readers are worked out once per subject and schema
 * object, or per schema id and target; after that a record costs no look-up, no lock and no
 * allocation beyond its bytes or its objects. Encoders and decoders are kept per thread, so threads
 * that live for one record lose that part.
 */
public final class AvroWire implements AutoCloseable {
  private static final int MAX_READERS = 10_000;

  private final RegistryClient registry;
  private final SchemaChoice choice;
  private final GenericData generic;
  private final SchemaKeyedCache<WireWriter> writers = new SchemaKeyedCache<>(this::writer);
  private final ConcurrentHashMap<Integer, WireReader> readers = new ConcurrentHashMap<>();
  private volatile @Nullable WireReader lastReader;

  /**
   * A wire that registers what it writes.
   *
   * @param registry closed with this wire
   */
  public AvroWire(RegistryClient registry) {
    this(registry, SchemaChoice.REGISTER);
  }

  /** A wire that writes with the schema so chosen. */
  public AvroWire(RegistryClient registry, SchemaChoice choice) {
    this(registry, choice, false);
  }

  /**
   * A wire that writes with the schema so chosen.
   *
   * @param registry closed with this wire
   * @param logicalTypes whether generic data carries logical types as {@code java.time}, {@code
   *     BigDecimal} and the like instead of their underlying numbers and bytes
   */
  AvroWire(RegistryClient registry, SchemaChoice choice, boolean logicalTypes) {
    this.registry = registry;
    this.choice = choice;
    this.generic = Datums.generic(logicalTypes);
  }

  /**
   * The record in wire format.
   *
   * @param subject under which its schema is registered, usually {@code <topic>-value}
   * @param datum a generated or generic record, a primitive, text, bytes or a map
   * @throws IllegalArgumentException when the value does not fit its schema
   * @throws RegistryException when the schema is refused or the registry cannot be asked
   */
  public byte[] encode(String subject, Object datum) {
    return writers.get(subject, Datums.schemaOf(datum)).write(datum);
  }

  /**
   * Reads a record into a generated class, resolving the schema that it was written with to the
   * class's own.
   *
   * @throws WireFormatException when the bytes will never decode, or hold a record of another name
   * @throws RegistryException when the registry cannot be asked just now
   */
  public <T extends SpecificRecord> T decode(byte @Nullable [] bytes, Class<T> type)
      throws WireFormatException {
    byte[] present = present(bytes);
    return type.cast(Objects.requireNonNull(reader(present).specific(type).read(present)));
  }

  /**
   * Reads a record into the generated class that its writer's schema names.
   *
   * @return a generated record; a primitive, text, bytes, a list or a map when the top is no
   *     record; null only for the schema {@code null}
   * @throws WireFormatException when the bytes will never decode, or there is no such class
   * @throws RegistryException when the registry cannot be asked just now
   */
  public @Nullable Object decodeSpecific(byte @Nullable [] bytes) throws WireFormatException {
    byte[] present = present(bytes);
    return reader(present).specific().read(present);
  }

  /**
   * Reads a record as its writer's schema has it.
   *
   * @return a {@code GenericRecord}; a primitive, text, bytes, a list or a map when the top is no
   *     record; null only for the schema {@code null}
   * @throws WireFormatException when the bytes will never decode
   * @throws RegistryException when the registry cannot be asked just now
   */
  public @Nullable Object decodeGeneric(byte @Nullable [] bytes) throws WireFormatException {
    byte[] present = present(bytes);
    return reader(present).generic().read(present);
  }

  @Override
  public void close() {
    registry.close();
  }

  /** What writes records of a schema under a subject: asks the registry, so it is to be cached. */
  WireWriter writer(String subject, Schema schema) {
    return switch (choice) {
      case REGISTER -> new WireWriter(registry.register(subject, schema), schema, generic);
      case LOOK_UP -> new WireWriter(registry.idOf(subject, schema), schema, generic);
      case LATEST, LATEST_UNCHECKED -> latest(subject, schema);
    };
  }

  private WireWriter latest(String subject, Schema schema) {
    RegisteredSchema latest = registry.latest(subject);
    if (choice == SchemaChoice.LATEST
        && SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), schema).getType()
            != SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
      throw new RegistryException(
          RegistryError.INCOMPATIBLE_SCHEMA,
          "Expected version %d of subject '%s' to read what schema %s writes, but it cannot"
              .formatted(latest.version(), subject, schema.getFullName()));
    }
    return new WireWriter(latest.id(), latest.schema(), generic);
  }

  private WireReader reader(byte[] bytes) throws WireFormatException {
    int id = schemaId(bytes);
    WireReader last = lastReader;
    if (last != null && last.schemaId() == id) {
      return last;
    }
    WireReader known = readers.get(id);
    WireReader reader = known != null ? known : fetch(id);
    lastReader = reader;
    return reader;
  }

  private WireReader fetch(int id) throws WireFormatException {
    Schema schema;
    try {
      schema = registry.schemaById(id);
    } catch (RegistryException e) {
      if (e.error() == RegistryError.SCHEMA_NOT_FOUND) {
        throw new WireFormatException(
            Reason.UNKNOWN_SCHEMA_ID,
            "Expected a registered schema id, but the registry does not know " + id,
            e);
      }
      if (e.error() == RegistryError.INVALID_SCHEMA) {
        throw new WireFormatException(
            Reason.SCHEMA_MISMATCH,
            "Expected the id of an Avro schema, but found %d: %s".formatted(id, e.getMessage()),
            e);
      }
      throw e;
    }
    if (readers.size() >= MAX_READERS) {
      readers.clear();
    }
    WireReader fresh = new WireReader(id, schema, generic);
    WireReader raced = readers.putIfAbsent(id, fresh);
    return raced == null ? fresh : raced;
  }

  private static byte[] present(byte @Nullable [] bytes) throws WireFormatException {
    if (bytes == null || bytes.length == 0) {
      throw new WireFormatException(
          Reason.EMPTY, "Expected a value in the Confluent wire format, but it is empty");
    }
    return bytes;
  }

  private static int schemaId(byte[] bytes) throws WireFormatException {
    if (bytes[0] != WireBuffer.MAGIC) {
      throw new WireFormatException(
          Reason.UNKNOWN_MAGIC,
          "Expected a value in the Confluent wire format to start with byte 0, but found %d"
              .formatted(bytes[0] & 0xff));
    }
    if (bytes.length < WireBuffer.HEADER_BYTES) {
      throw new WireFormatException(
          Reason.TOO_SHORT,
          "Expected at least %d bytes in the Confluent wire format, but found %d"
              .formatted(WireBuffer.HEADER_BYTES, bytes.length));
    }
    return (bytes[1] & 0xff) << 24
        | (bytes[2] & 0xff) << 16
        | (bytes[3] & 0xff) << 8
        | (bytes[4] & 0xff);
  }
}
