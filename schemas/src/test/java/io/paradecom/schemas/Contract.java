package io.paradecom.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** The schemas as they are built, read from the generated classes. */
final class Contract {
  private static final Path SOURCES = Path.of("src", "main", "avro");

  private Contract() {}

  /** Returns one schema for each file of the contract, by simple name. */
  static Map<String, Schema> files() {
    Map<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".avsc"))
          .map(name -> name.substring(0, name.length() - ".avsc".length()))
          .forEach(name -> schemas.put(name, generated(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  private static Schema generated(String simpleName) {
    try {
      return SpecificData.get().getSchema(Class.forName("io.paradecom.schemas." + simpleName));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Expected every file to be named as its record, but not so " + simpleName, e);
    }
  }

  /** Returns all named types of the contract, each once, by full name. */
  static Map<String, Schema> types() {
    Map<String, Schema> types = new TreeMap<>();
    files().values().forEach(schema -> collect(schema, types));
    return types;
  }

  /** Returns the named types within a schema, itself included, outer before inner. */
  static Map<String, Schema> typesOf(Schema schema) {
    Map<String, Schema> types = new LinkedHashMap<>();
    collect(schema, types);
    return types;
  }

  private static void collect(Schema schema, Map<String, Schema> types) {
    boolean named = schema.getType() == Schema.Type.RECORD || schema.getType() == Schema.Type.ENUM;
    if (named && types.putIfAbsent(schema.getFullName(), schema) != null) {
      return;
    }
    parts(schema).forEach(part -> collect(part, types));
  }

  /** Returns the schemas that a schema is made of. */
  static List<Schema> parts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
      case UNION -> schema.getTypes();
      case ARRAY -> List.of(schema.getElementType());
      case MAP -> List.of(schema.getValueType());
      default -> List.of();
    };
  }
}
