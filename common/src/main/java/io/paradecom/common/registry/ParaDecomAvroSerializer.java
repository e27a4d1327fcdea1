package io.paradecom.common.registry;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro in the Confluent wire format for Kafka's {@code key.serializer} and {@code
 * value.serializer}. Takes Confluent's configuration keys and writes the bytes of Confluent's
 * {@code KafkaAvroSerializer}, so either can stand in for the other by name.
 *
 * <p>Keys: {@code schema.registry.url} (required; a comma-separated list or {@code mock://scope}),
 * {@code auto.register.schemas} (true), {@code use.latest.version} (false), {@code
 * latest.compatibility.strict} (true), {@code key.subject.name.strategy} and {@code
 * value.subject.name.strategy} (TopicNameStrategy), {@code avro.use.logical.type.converters}
 * (false), and the connection keys of {@link RegistryConnection}.
 *
 * <p>Thread-safe once configured. A null stays null. A value that cannot be written, a schema that
 * is refused and a registry that does not answer are a {@link SerializationException} that names
 * the topic, with the {@link RegistryException} as its cause where there is one.
 */
public final class ParaDecomAvroSerializer implements Serializer<Object> {
  private @Nullable Route route;

  /** For Kafka, which calls {@link #configure}. */
  public ParaDecomAvroSerializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    SerdeSettings settings = SerdeSettings.of(configs, isKey);
    route = new Route(settings);
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Object data) {
    if (data == null) {
      return null;
    }
    Route configured = route;
    if (configured == null) {
      throw new IllegalStateException(
          "Expected configure() before serialize(), but it was not called");
    }
    try {
      return configured.writers.get(topic, Datums.schemaOf(data)).write(data);
    } catch (IllegalArgumentException | RegistryException e) {
      throw new SerializationException(
          "Expected to write a %s for topic '%s' in Avro, but failed: %s"
              .formatted(configured.settings.key() ? "key" : "value", topic, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    if (route != null) {
      route.wire.close();
    }
  }

  /** From topic and schema to the writer of the right subject. */
  private static final class Route {
    final SerdeSettings settings;
    final AvroWire wire;
    final SchemaKeyedCache<WireWriter> writers;

    Route(SerdeSettings settings) {
      this.settings = settings;
      this.wire =
          new AvroWire(settings.connection().open(), settings.choice(), settings.logicalTypes());
      this.writers =
          new SchemaKeyedCache<>((topic, schema) ->
              wire.writer(settings.strategy().subject(topic, settings.key(), schema), schema));
    }
  }
}
