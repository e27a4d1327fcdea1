package io.paradecom.common.registry;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the serializer and the deserializer read of their configuration, under Confluent's keys.
 *
 * <p>Keys that would change what is written or read and are not supported are refused, so that a
 * configuration taken over from Confluent's classes never means something else in silence.
 *
 * @param connection the registry
 * @param choice with which registered schema records are written
 * @param strategy how the subject is named
 * @param key whether this is the key's side of a record
 * @param specificReader whether records are read into generated classes
 * @param logicalTypes whether generic data carries logical types as {@code java.time} and the like
 */
record SerdeSettings(
    RegistryConnection connection,
    SchemaChoice choice,
    SubjectNameStrategy strategy,
    boolean key,
    boolean specificReader,
    boolean logicalTypes) {
  private static final String AUTO_REGISTER = "auto.register.schemas";
  private static final String USE_LATEST = "use.latest.version";
  private static final String LATEST_STRICT = "latest.compatibility.strict";
  private static final String KEY_STRATEGY = "key.subject.name.strategy";
  private static final String VALUE_STRATEGY = "value.subject.name.strategy";
  private static final String SPECIFIC_READER = "specific.avro.reader";
  private static final String LOGICAL_TYPES = "avro.use.logical.type.converters";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(AUTO_REGISTER, ConfigDef.Type.BOOLEAN, true, ConfigDef.Importance.MEDIUM, "")
          .define(USE_LATEST, ConfigDef.Type.BOOLEAN, false, ConfigDef.Importance.MEDIUM, "")
          .define(LATEST_STRICT, ConfigDef.Type.BOOLEAN, true, ConfigDef.Importance.LOW, "")
          .define(SPECIFIC_READER, ConfigDef.Type.BOOLEAN, false, ConfigDef.Importance.MEDIUM, "")
          .define(LOGICAL_TYPES, ConfigDef.Type.BOOLEAN, false, ConfigDef.Importance.LOW, "");

  /** Unsupported keys, each with the one value that changes nothing. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "schema.reflection", "false",
          "normalize.schemas", "false",
          "avro.remove.java.properties", "false",
          "use.schema.id", "-1",
          "use.latest.with.metadata", "",
          "context.name.strategy", "io.confluent.kafka.serializers.context.NullContextNameStrategy",
          "key.schema.id.serializer",
              "io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer",
          "value.schema.id.serializer",
              "io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer");

  /**
   * Reads a Kafka client's configuration; unknown keys are left alone.
   *
   * @param configs keys to texts or typed values
   * @param key whether the serde is for keys
   * @throws ConfigException naming key, value and rule when one does not fit
   */
  static SerdeSettings of(Map<String, ?> configs, boolean key) {
    REFUSED.forEach((name, harmless) -> refuseUnless(configs, name, harmless));
    Map<String, Object> values = DEFINITION.parse(configs);
    String strategyKey = key ? KEY_STRATEGY : VALUE_STRATEGY;
    Object strategy = configs.get(strategyKey);
    return new SerdeSettings(
        RegistryConnection.of(configs),
        choice(values),
        strategy == null
            ? SubjectNameStrategy.TOPIC_NAME
            : SubjectNameStrategy.named(strategyKey, strategy),
        key,
        is(values, SPECIFIC_READER),
        is(values, LOGICAL_TYPES));
  }

  private static void refuseUnless(Map<String, ?> configs, String name, String harmless) {
    Object value = configs.get(name);
    String text = value instanceof Class<?> type ? type.getName() : String.valueOf(value);
    if (value != null && !text.equals(harmless)) {
      throw new ConfigException(
          name, value, "This setting is not supported; expected it absent or '" + harmless + "'");
    }
  }

  private static SchemaChoice choice(Map<String, Object> values) {
    if (is(values, AUTO_REGISTER)) {
      return SchemaChoice.REGISTER;
    }
    if (!is(values, USE_LATEST)) {
      return SchemaChoice.LOOK_UP;
    }
    return is(values, LATEST_STRICT) ? SchemaChoice.LATEST : SchemaChoice.LATEST_UNCHECKED;
  }

  private static boolean is(Map<String, Object> values, String name) {
    return Boolean.TRUE.equals(values.get(name));
  }
}
