package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaLogCodecTest {

  @Test
  void shouldWriteVersionsInConfluentsFormat() {
    SchemaLogCodec.Raw raw =
        SchemaLogCodec.encode(new SchemaLogEntry.Version("s", 1, 7, "\"string\"", false));

    assertThat(text(raw.key()))
        .isEqualTo("{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}");
    assertThat(text(Objects.requireNonNull(raw.value())))
        .isEqualTo(
            "{\"subject\":\"s\",\"version\":1,\"id\":7,\"schema\":\"\\\"string\\\"\",\"deleted\":false}");
  }

  @Test
  void shouldWriteLevelsInConfluentsFormat() {
    SchemaLogCodec.Raw raw =
        SchemaLogCodec.encode(new SchemaLogEntry.Level(null, Compatibility.FULL));

    assertThat(text(raw.key())).isEqualTo("{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}");
    assertThat(text(Objects.requireNonNull(raw.value())))
        .isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
  }

  static List<SchemaLogEntry> entries() {
    return List.of(
        new SchemaLogEntry.Version("größe \"x\"", 2, 3, "\"string\"", true),
        new SchemaLogEntry.VersionErased("s", 4),
        new SchemaLogEntry.SubjectDeleted("s", 5),
        new SchemaLogEntry.Level(null, Compatibility.NONE),
        new SchemaLogEntry.Level("s", Compatibility.FORWARD_TRANSITIVE),
        new SchemaLogEntry.LevelCleared("s"),
        new SchemaLogEntry.IdMark(6));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void shouldReadWhatItWrote(SchemaLogEntry entry) {
    SchemaLogCodec.Raw raw = SchemaLogCodec.encode(entry);

    assertThat(SchemaLogCodec.decode(raw.key(), raw.value())).contains(entry);
  }

  @Test
  void shouldReadVersionsOfNewerRegistries() {
    assertThat(
            decode(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":2,\"magic\":1}",
                """
                {"subject":"s","version":2,"id":3,"md5":"abc","schema":"\\"int\\"","deleted":false,
                 "schemaType":"AVRO","references":[],"metadata":null,"ts":17}
                """))
        .contains(new SchemaLogEntry.Version("s", 2, 3, "\"int\"", false));
  }

  @Test
  void shouldKeepIdsOfSchemasThatItCannotServe() {
    String key = "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":2,\"magic\":1}";

    assertThat(decode(key, "{\"id\":9,\"schema\":\"{}\",\"schemaType\":\"JSON\"}"))
        .contains(new SchemaLogEntry.IdMark(9));
    assertThat(decode(key, "{\"id\":8,\"schema\":\"{}\",\"references\":[{\"name\":\"x\"}]}"))
        .contains(new SchemaLogEntry.IdMark(8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keytype\":\"NOOP\",\"magic\":0}|",
        "{\"keytype\":\"MODE\",\"subject\":\"s\",\"magic\":0}|{\"mode\":\"IMPORT\"}",
        "{\"keytype\":\"CONTEXT\",\"magic\":0}|{}",
        "{\"keytype\":\"CONFIG\",\"magic\":0}|",
        "{\"keytype\":\"CONFIG\",\"magic\":0}|{\"normalize\":true}"
      })
  void shouldSkipWhatItHasNoUseFor(String key, @Nullable String value) {
    assertThat(decode(key, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|{}",
        "[]|{}",
        "{\"keytype\":\"SCHEMA\",\"version\":1,\"magic\":1}|{}",
        "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}|{\"id\":0}",
        "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}|17"
      })
  void shouldRefuseWhatIsNotInTheFormat(String key, String value) {
    assertThatThrownBy(() -> decode(key, value))
        .isInstanceOf(SchemaLogException.class)
        .hasMessageStartingWith("Expected");
  }

  private static Optional<SchemaLogEntry> decode(String key, @Nullable String value) {
    return SchemaLogCodec.decode(
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
