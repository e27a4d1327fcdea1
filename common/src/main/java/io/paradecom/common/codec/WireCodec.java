package io.paradecom.common.codec;

import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.WorkflowEventBatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the contract as the bytes of a Kafka record's value. A message that has its topic for
 * itself is registered under {@code <topic>-value}, one that shares it under {@code <topic>-<full
 * name>}. Thread-safe.
 */
public final class WireCodec implements AutoCloseable {
  /** Records of topics that carry more than one type. */
  private static final Set<Class<? extends SpecificRecord>> SHARING =
      Set.of(
          WorkflowEventBatch.class,
          CommandRejected.class,
          CommandAccepted.class,
          RunnerHeartbeat.class,
          FleetTick.class);

  private record Place(String topic, Class<? extends SpecificRecord> type) {}

  private final AvroWire wire;
  private final ConcurrentHashMap<Place, String> subjects = new ConcurrentHashMap<>();

  /**
   * @param wire closed with this codec
   */
  public WireCodec(AvroWire wire) {
    this.wire = wire;
  }

  /**
   * Returns the bytes of a message.
   *
   * @param topic its full name
   * @throws ContractViolationException when they are more than {@link Sizes#MAX_RECORD_BYTES}, or
   *     the message does not fit its schema
   * @throws io.paradecom.common.registry.RegistryException when the schema is refused or the
   *     registry cannot be asked
   */
  public byte[] encode(String topic, SpecificRecord message) {
    String name = message.getSchema().getName();
    byte[] bytes;
    try {
      bytes = wire.encode(subject(topic, message), message);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(name, e);
    }
    if (bytes.length > Sizes.MAX_RECORD_BYTES) {
      throw new ContractViolationException(
          "Expected a %s of at most %,d bytes for topic '%s', but found %,d."
              .formatted(name, Sizes.MAX_RECORD_BYTES, topic, bytes.length));
    }
    return bytes;
  }

  /**
   * Reads a message of a topic that carries one type.
   *
   * @throws WireFormatException when the bytes will never decode, or hold another type
   * @throws io.paradecom.common.registry.RegistryException when the registry cannot be asked
   */
  public <T extends SpecificRecord> T decode(byte @Nullable [] bytes, Class<T> type)
      throws WireFormatException {
    return wire.decode(bytes, type);
  }

  /**
   * Reads a message of whatever type the bytes name.
   *
   * @throws WireFormatException when the bytes will never decode, or name a type that is unknown
   *     here
   * @throws ContractViolationException when they hold no record
   * @throws io.paradecom.common.registry.RegistryException when the registry cannot be asked
   */
  public SpecificRecord decode(byte @Nullable [] bytes) throws WireFormatException {
    Object value = wire.decodeSpecific(bytes);
    if (value instanceof SpecificRecord message) {
      return message;
    }
    throw Fields.unknown("message", value);
  }

  @Override
  public void close() {
    wire.close();
  }

  private String subject(String topic, SpecificRecord message) {
    Place place = new Place(topic, message.getClass());
    String known = subjects.get(place);
    return known != null ? known : subjects.computeIfAbsent(place, _ -> name(topic, message));
  }

  private static String name(String topic, SpecificRecord message) {
    return SHARING.contains(message.getClass())
        ? topic + "-" + message.getSchema().getFullName()
        : topic + "-value";
  }
}
