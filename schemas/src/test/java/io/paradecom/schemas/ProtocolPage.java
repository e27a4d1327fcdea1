package io.paradecom.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;

/** The generated part of {@code docs/protocol.md}. */
final class ProtocolPage {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Schema> shared = new TreeMap<>();

  private ProtocolPage() {}

  static String generate() {
    return new ProtocolPage().write();
  }

  private String write() {
    findShared();
    line("## Topics");
    line("");
    line("| topic | key | written by | read by | records |");
    line("|---|---|---|---|---|");
    for (Topic topic : Topic.ALL) {
      line(
          "| `%s` | %s | %s | %s | %s |"
              .formatted(
                  topic.name(),
                  topic.key(),
                  topic.writers(),
                  topic.readers(),
                  String.join(", ", names(topic))));
    }
    for (Topic topic : Topic.ALL) {
      line("");
      line("## " + topic.name());
      topic.records().forEach(type -> type(SpecificData.get().getSchema(type), "###"));
    }
    line("");
    line("## Shared types");
    shared.values().forEach(type -> one(type, "###"));
    return text.toString();
  }

  private static List<String> names(Topic topic) {
    return topic.records().stream().map(type -> "`" + type.getSimpleName() + "`").toList();
  }

  /** A type is shared when more than one record or enum's owner uses it. */
  private void findShared() {
    Map<String, Integer> uses = new TreeMap<>();
    Map<String, Schema> types = Contract.types();
    types.values().stream()
        .filter(type -> type.getType() == Type.RECORD)
        .forEach(record ->
            record.getFields().stream()
                .flatMap(field -> named(field.schema()).stream())
                .map(Schema::getFullName)
                .distinct()
                .forEach(name -> uses.merge(name, 1, Integer::sum)));
    uses.forEach((name, count) -> {
      if (count > 1) {
        shared.put(name, types.get(name));
      }
    });
    List.copyOf(shared.values())
        .forEach(type ->
            Contract.typesOf(type).forEach((name, inner) -> shared.putIfAbsent(name, inner)));
  }

  private static List<Schema> named(Schema schema) {
    if (schema.getType() == Type.RECORD || schema.getType() == Type.ENUM) {
      return List.of(schema);
    }
    return Contract.parts(schema).stream().flatMap(part -> named(part).stream()).toList();
  }

  /** Writes a type and, below it, those that only it uses. */
  private void type(Schema type, String heading) {
    if (shared.containsKey(type.getFullName())) {
      return;
    }
    one(type, heading);
    if (type.getType() == Type.RECORD) {
      type.getFields().stream()
          .flatMap(field -> named(field.schema()).stream())
          .distinct()
          .forEach(inner -> type(inner, "####"));
    }
  }

  private void one(Schema type, String heading) {
    line("");
    line(heading + " " + type.getName());
    if (type.getType() == Type.ENUM) {
      symbols(type);
      return;
    }
    line(type.getDoc());
    if (type.getFields().isEmpty()) {
      return;
    }
    line("");
    line("| field | type | default | meaning |");
    line("|---|---|---|---|");
    for (Schema.Field field : type.getFields()) {
      line(
          "| `%s` | %s | %s | %s |"
              .formatted(field.name(), name(field.schema()), defaultOf(field), field.doc()));
    }
  }

  private void symbols(Schema type) {
    String doc = type.getDoc();
    List<Integer> starts = new ArrayList<>();
    for (String symbol : type.getEnumSymbols()) {
      starts.add(doc.indexOf(symbol + ": "));
    }
    line(doc.substring(0, starts.getFirst()).strip());
    line("");
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : doc.length();
      String symbol = type.getEnumSymbols().get(i);
      String meaning = doc.substring(starts.get(i) + symbol.length() + 2, end).strip();
      line("- `" + symbol + "`: " + meaning);
    }
  }

  private static String name(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> schema.getName();
      case ARRAY -> "array of " + name(schema.getElementType());
      case MAP -> "map of " + name(schema.getValueType());
      case UNION -> union(schema.getTypes());
      default ->
          schema.getLogicalType() == null
              ? schema.getType().getName()
              : schema.getType().getName() + " (" + schema.getLogicalType().getName() + ")";
    };
  }

  private static String union(List<Schema> branches) {
    List<String> names =
        branches.stream()
            .filter(branch -> branch.getType() != Type.NULL)
            .map(ProtocolPage::name)
            .toList();
    String some = names.size() > 6 ? "the records below" : String.join(" or ", names);
    return names.size() == branches.size() ? some : some + ", or null";
  }

  private static String defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "";
    }
    Object value = GenericData.get().getDefaultValue(field);
    return value instanceof String string ? "`\"" + string + "\"`" : "`" + value + "`";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
