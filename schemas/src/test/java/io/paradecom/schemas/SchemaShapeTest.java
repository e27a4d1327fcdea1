package io.paradecom.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.junit.jupiter.api.Test;

class SchemaShapeTest {
  @Test
  void shouldSayWhatEveryElementMeans() {
    TreeSet<String> silent = new TreeSet<>();
    Contract.types()
        .forEach((name, type) -> {
          addUnlessSentence(silent, name, type.getDoc());
          if (type.getType() == Type.RECORD) {
            type.getFields()
                .forEach(
                    field -> addUnlessSentence(silent, name + "." + field.name(), field.doc()));
          } else {
            type.getEnumSymbols().stream()
                .filter(symbol -> !String.valueOf(type.getDoc()).contains(symbol + ": "))
                .forEach(symbol -> silent.add(name + "." + symbol));
          }
        });
    assertThat(silent).isEmpty();
  }

  private static void addUnlessSentence(TreeSet<String> silent, String name, String doc) {
    if (doc == null || !doc.matches("(?s)\\S.{2,}[^ ,;]")) {
      silent.add(name);
    }
  }

  @Test
  void shouldHaveOneNamespace() {
    assertThat(Contract.types().keySet())
        .allMatch(name -> name.startsWith("io.paradecom.schemas."));
  }

  @Test
  void shouldHoldNoRecursiveType() {
    Contract.types().values().forEach(type -> assertNotWithin(type, new ArrayDeque<>()));
  }

  private static void assertNotWithin(Schema schema, Deque<String> outer) {
    boolean record = schema.getType() == Type.RECORD;
    if (record) {
      assertThat(outer)
          .as("types around " + schema.getFullName())
          .doesNotContain(schema.getFullName());
      outer.push(schema.getFullName());
    }
    Contract.parts(schema).forEach(part -> assertNotWithin(part, outer));
    if (record) {
      outer.pop();
    }
  }

  @Test
  void shouldLetOlderReadersSurviveNewerSymbols() {
    Contract.types().values().stream()
        .filter(type -> type.getType() == Type.ENUM)
        .forEach(type -> {
          assertThat(type.getEnumDefault()).as(type.getFullName()).isEqualTo("UNKNOWN");
          assertThat(type.getEnumSymbols()).as(type.getFullName()).startsWith("UNKNOWN");
        });
  }

  @Test
  void shouldGiveEveryOptionalFieldADefault() {
    fields()
        .forEach((name, field) -> {
          if (field.schema().isNullable()) {
            assertThat(field.hasDefaultValue()).as(name).isTrue();
            assertThat(field.schema().getTypes().getFirst().getType())
                .as(name)
                .isEqualTo(Type.NULL);
          }
        });
  }

  @Test
  void shouldNameUnitsAndMarkInstants() {
    fields()
        .forEach((name, field) -> {
          boolean instant = name.endsWith("At") || name.endsWith(".at") || name.endsWith(".until");
          boolean logical = field.schema().toString().contains("timestamp-micros");
          if (instant) {
            assertThat(logical).as(name).isTrue();
          }
          String doc = String.valueOf(field.doc());
          if (name.endsWith("Ms")) {
            assertThat(doc).as(name).contains("illisecond");
          }
        });
  }

  private static Map<String, Schema.Field> fields() {
    Map<String, Schema.Field> fields = new TreeMap<>();
    Contract.types().values().stream()
        .filter(type -> type.getType() == Type.RECORD)
        .forEach(type ->
            type.getFields()
                .forEach(field -> fields.put(type.getName() + "." + field.name(), field)));
    return fields;
  }

  /** Clients that choose a union's branch by its fields must find one branch only. */
  @Test
  void shouldTellTheBranchesOfACommandApartByTheirFields() {
    for (String union : new String[] {"WorkflowCommandRecord.body", "TaskSpecRecord.action"}) {
      TreeSet<String> seen = new TreeSet<>();
      fields().get(union).schema().getTypes().stream()
          .filter(branch -> branch.getType() == Type.RECORD)
          .forEach(branch ->
              assertThat(
                      branch.getFields().stream()
                          .map(Schema.Field::name)
                          .filter(name -> !name.equals("directory") && !name.equals("environment"))
                          .filter(seen::add))
                  .as(branch.getFullName())
                  .isNotEmpty());
    }
  }
}
