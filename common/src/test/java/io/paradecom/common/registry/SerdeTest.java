package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SerdeTest {
  private static final String SCOPE = "SerdeTest";
  private static final String RECORD = "io.paradecom.common.registry.Reading";
  private static final String CONFLUENT = "io.confluent.kafka.serializers.subject.";

  @AfterEach
  void drop() {
    MockRegistryClient.drop(SCOPE);
  }

  @Test
  void shouldReadWhatItWroteAsGenericAndAsGeneratedRecord() {
    Reading reading = Reading.of("s-1");

    byte[] bytes = serializer(Map.of(), false).serialize("t", reading);

    assertThat(deserializer(Map.of("specific.avro.reader", "true")).deserialize("t", bytes))
        .isEqualTo(reading);
    assertThat(deserializer(Map.of("specific.avro.reader", false)).deserialize("t", bytes))
        .isInstanceOfSatisfying(
            GenericRecord.class, read -> assertThat(read.get("sensor")).isEqualTo("s-1"));
  }

  @Test
  void shouldPassNullThrough() {
    assertThat(serializer(Map.of(), false).serialize("t", null)).isNull();
    assertThat(deserializer(Map.of()).deserialize("t", null)).isNull();
    assertThat(MockRegistryClient.scope(SCOPE).subjects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "false, , t-value",
    "true, , t-key",
    "false, TopicNameStrategy, t-value",
    "false, RecordNameStrategy, " + RECORD,
    "true, " + CONFLUENT + "RecordNameStrategy, " + RECORD,
    "false, " + CONFLUENT + "TopicRecordNameStrategy, t-" + RECORD,
    "true, " + CONFLUENT + "TopicNameStrategy, t-key"
  })
  void shouldRegisterUnderTheSubjectOfTheStrategy(
      boolean key, @Nullable String strategy, String subject) {
    Map<String, Object> configs = new HashMap<>();
    if (strategy != null) {
      configs.put((key ? "key" : "value") + ".subject.name.strategy", strategy);
    }

    serializer(configs, key).serialize("t", Reading.of("s"));

    assertThat(MockRegistryClient.scope(SCOPE).subjects()).containsExactly(subject);
  }

  @Test
  void shouldRefuseAValueWithoutARecordNameUnderARecordStrategy() {
    Serializer<Object> serializer =
        serializer(Map.of("value.subject.name.strategy", "RecordNameStrategy"), false);

    assertThatThrownBy(() -> serializer.serialize("orders", "text"))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "Expected to write a value for topic 'orders' in Avro, but failed: Expected a record"
                + " because of RecordNameStrategy, but the schema is of type string");
  }

  @Test
  void shouldNameTheTopicOfBytesThatAreNoRecord() {
    Deserializer<Object> deserializer = deserializer(Map.of());

    for (byte[] bytes : List.of(new byte[0], new byte[] {0, 0}, new byte[] {7, 0, 0, 0, 1, 2})) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'")
          .hasCauseInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void shouldNeitherRegisterNorWriteWhenItMayNot() {
    Serializer<Object> lookUp = serializer(Map.of("auto.register.schemas", "false"), false);
    Serializer<Object> latest =
        serializer(Map.of("auto.register.schemas", false, "use.latest.version", true), false);

    for (Serializer<Object> serializer : List.of(lookUp, latest)) {
      assertThatThrownBy(() -> serializer.serialize("t", Reading.of("s")))
          .isInstanceOf(SerializationException.class)
          .hasCauseInstanceOf(RegistryException.class);
    }
    byte[] bytes = serializer(Map.of(), false).serialize("t", Reading.of("s"));
    assertThat(lookUp.serialize("t", Reading.of("s"))).isEqualTo(bytes);
    assertThat(latest.serialize("t", Reading.of("s"))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "value.subject.name.strategy, com.example.Mine",
    "auto.register.schemas, perhaps",
    "use.schema.id, 17",
    "schema.reflection, true",
    "schema.registry.url, ''",
    "schema.registry.url, ftp://host",
    "schema.registry.url, 'mock://a,mock://b'"
  })
  void shouldRefuseSettingsItCannotHonour(String key, String value) {
    assertThatThrownBy(() -> serializer(Map.of(key, value), false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBeUsableOnlyOnceConfigured(boolean write) {
    assertThatThrownBy(
            () -> {
              if (write) {
                new ParaDecomAvroSerializer().serialize("t", "x");
              } else {
                new ParaDecomAvroDeserializer().deserialize("t", new byte[6]);
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldServeManyThreadsAtOnce() {
    Serializer<Object> serializer = serializer(Map.of(), false);
    Deserializer<Object> deserializer = deserializer(Map.of("specific.avro.reader", true));

    List<Object> read =
        IntStream.range(0, 20_000)
            .parallel()
            .mapToObj(i ->
                Objects.requireNonNull(
                    deserializer.deserialize(
                        "t" + i % 7, serializer.serialize("t" + i % 7, Reading.of("s" + i)))))
            .toList();

    assertThat(read).hasSize(20_000).element(19_999).isEqualTo(Reading.of("s19999"));
  }

  private static Serializer<Object> serializer(Map<String, ?> configs, boolean key) {
    ParaDecomAvroSerializer serializer = new ParaDecomAvroSerializer();
    serializer.configure(withRegistry(configs), key);
    return serializer;
  }

  private static Deserializer<Object> deserializer(Map<String, ?> configs) {
    ParaDecomAvroDeserializer deserializer = new ParaDecomAvroDeserializer();
    deserializer.configure(withRegistry(configs), false);
    return deserializer;
  }

  private static Map<String, Object> withRegistry(Map<String, ?> configs) {
    Map<String, Object> all = new HashMap<>(Map.of("schema.registry.url", "mock://" + SCOPE));
    all.putAll(configs);
    return all;
  }
}
