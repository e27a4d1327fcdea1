package io.paradecom.common.registry;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro in the Confluent wire format for Kafka's {@code key.deserializer} and {@code
 * value.deserializer}; takes Confluent's configuration keys and stands in for {@code
 * KafkaAvroDeserializer} by name.
 *
 * <p>Keys: {@code schema.registry.url} (required; a comma-separated list or {@code mock://scope}),
 * {@code specific.avro.reader} (false: {@code GenericRecord}; true: the generated class that the
 * writer's schema names), {@code avro.use.logical.type.converters} (false), and the connection keys
 * of {@link RegistryConnection}.
 *
 * <p>Thread-safe once configured. A null stays null. Everything else that cannot be read is a
 * {@link SerializationException} that names the topic; its cause is a {@link WireFormatException}
 * when the bytes will never decode, a {@link RegistryException} when the registry did not answer.
 * Bytes after the data are an error too, which Confluent's class lets pass.
 */
public final class ParaDecomAvroDeserializer implements Deserializer<Object> {
  private @Nullable AvroWire wire;
  private boolean specific;

  /** For Kafka, which calls {@link #configure}. */
  public ParaDecomAvroDeserializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    SerdeSettings settings = SerdeSettings.of(configs, isKey);
    specific = settings.specificReader();
    wire = new AvroWire(settings.connection().open(), settings.choice(), settings.logicalTypes());
  }

  @Override
  public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    AvroWire configured = wire;
    if (configured == null) {
      throw new IllegalStateException(
          "Expected configure() before deserialize(), but it was not called");
    }
    try {
      return specific ? configured.decodeSpecific(data) : configured.decodeGeneric(data);
    } catch (WireFormatException | RegistryException e) {
      throw new SerializationException(
          "Expected to read Avro from topic '%s', but failed: %s".formatted(topic, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    if (wire != null) {
      wire.close();
    }
  }
}
