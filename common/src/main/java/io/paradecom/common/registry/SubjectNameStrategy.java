package io.paradecom.common.registry;

import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** Under which subject the schema of a record is registered. */
public enum SubjectNameStrategy {
  /** {@code <topic>-key} or {@code <topic>-value}: one record type a topic. The default. */
  TOPIC_NAME("TopicNameStrategy"),
  /** The record's full name: the type evolves alike on every topic. */
  RECORD_NAME("RecordNameStrategy"),
  /** {@code <topic>-<full name>}: several types on a topic, each evolving there on its own. */
  TOPIC_RECORD_NAME("TopicRecordNameStrategy");

  private static final String CONFLUENT_PACKAGE = "io.confluent.kafka.serializers.subject.";

  private final String simpleName;

  SubjectNameStrategy(String simpleName) {
    this.simpleName = simpleName;
  }

  /**
   * The strategy that a configuration value names: Confluent's class (as text or as a class) or its
   * simple name.
   *
   * @throws ConfigException when it names none of the three
   */
  static SubjectNameStrategy named(String key, Object value) {
    String name = value instanceof Class<?> type ? type.getName() : String.valueOf(value).strip();
    String simple =
        name.startsWith(CONFLUENT_PACKAGE) ? name.substring(CONFLUENT_PACKAGE.length()) : name;
    for (SubjectNameStrategy strategy : values()) {
      if (strategy.simpleName.equals(simple)) {
        return strategy;
      }
    }
    throw new ConfigException(
        key,
        value,
        "Expected TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy, with or without"
            + " the package "
            + CONFLUENT_PACKAGE);
  }

  /**
   * The subject of a record.
   *
   * @throws IllegalArgumentException when the strategy needs a record's name, but the schema is no
   *     record
   */
  String subject(String topic, boolean key, Schema schema) {
    return switch (this) {
      case TOPIC_NAME -> topic + (key ? "-key" : "-value");
      case RECORD_NAME -> recordName(schema);
      case TOPIC_RECORD_NAME -> topic + "-" + recordName(schema);
    };
  }

  private String recordName(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "Expected a record because of %s, but the schema is of type %s"
              .formatted(simpleName, schema.getType().getName()));
    }
    return schema.getFullName();
  }
}
