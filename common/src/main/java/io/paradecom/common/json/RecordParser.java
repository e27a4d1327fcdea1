package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.registry.GeneratedClasses;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RecordJson} writes. Unknown fields are refused by name; what is missing gets
 * its default, and is refused where it has none. Stateless, thread-safe.
 */
public final class RecordParser {
  private static final SpecificData DATA = SpecificData.get();

  static {
    GeneratedClasses.trust();
  }

  private RecordParser() {}

  /**
   * Returns the record of a schema that stands in an object.
   *
   * @throws ContractViolationException naming the place, what was expected and what was found
   */
  public static SpecificRecord parse(JsonNode object, Schema schema) {
    return parse(object, schema, schema.getName());
  }

  /**
   * Returns the record of a schema that stands in an object.
   *
   * @param path what messages call the object
   * @throws ContractViolationException naming the place, what was expected and what was found
   */
  public static SpecificRecord parse(JsonNode object, Schema schema, String path) {
    return parseRecord(object, schema, path, true);
  }

  private static SpecificRecord parseRecord(
      JsonNode object, Schema schema, String path, boolean named) {
    if (!object.isObject()) {
      throw refused(path, "an object", object);
    }
    requireKnown(object, schema, path, named);
    SpecificRecord made = (SpecificRecord) DATA.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = object.get(field.name());
      String place = path + "." + field.name();
      made.put(
          field.pos(),
          value == null ? missing(field, place) : parseValue(value, field.schema(), place));
    }
    return made;
  }

  private static void requireKnown(JsonNode object, Schema schema, String path, boolean named) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      boolean isType = named && name.equals(RecordJson.TYPE);
      if (!isType && schema.getField(name) == null) {
        throw new ContractViolationException(
            "Expected only the fields %s in %s, but found %s."
                .formatted(
                    schema.getFields().stream()
                        .map(Schema.Field::name)
                        .collect(Collectors.joining(", ")),
                    path,
                    Quoted.of(name)));
      }
    }
  }

  private static @Nullable Object missing(Schema.Field field, String place) {
    boolean optional = field.schema().getType() == Schema.Type.UNION && field.schema().isNullable();
    if (field.hasDefaultValue()) {
      return DATA.deepCopy(field.schema(), DATA.getDefaultValue(field));
    }
    if (optional) {
      return null;
    }
    throw new ContractViolationException("Expected %s, but found none.".formatted(place));
  }

  private static @Nullable Object parseValue(JsonNode node, Schema schema, String path) {
    return switch (schema.getType()) {
      case RECORD -> parseRecord(node, schema, path, false);
      case UNION -> parseUnion(node, schema, path);
      case ARRAY -> parseList(node, schema.getElementType(), path);
      case MAP -> parseMap(node, schema.getValueType(), path);
      case ENUM -> parseEnum(node, schema, path);
      case STRING -> parseText(node, path);
      case BYTES -> parseBytes(node, path);
      case INT -> parseInt(node, path);
      case LONG -> parseLong(node, schema, path);
      case BOOLEAN -> {
        if (!node.isBoolean()) {
          throw refused(path, "true or false", node);
        }
        yield node.booleanValue();
      }
      case DOUBLE -> {
        if (!node.isNumber()) {
          throw refused(path, "a number", node);
        }
        yield node.doubleValue();
      }
      case FLOAT, FIXED, NULL ->
          throw new IllegalStateException("Expected no %s in the contract.".formatted(schema));
    };
  }

  private static @Nullable Object parseUnion(JsonNode node, Schema union, String path) {
    if (node.isNull() && union.isNullable()) {
      return null;
    }
    if (!RecordJson.isChoice(union)) {
      List<Schema> parts =
          union.getTypes().stream().filter(part -> part.getType() != Schema.Type.NULL).toList();
      Schema chosen =
          parts.stream().filter(part -> fits(node, part)).findFirst().orElse(parts.getFirst());
      return parseValue(node, chosen, path);
    }
    if (node.isTextual()) {
      return parseValue(node, RecordJson.branch(union, Schema.Type.ENUM), path);
    }
    JsonNode type = node.path(RecordJson.TYPE);
    for (Schema part : union.getTypes()) {
      if (part.getType() == Schema.Type.RECORD && part.getName().equals(type.asText())) {
        return parseRecord(node, part, path, true);
      }
    }
    String known =
        union.getTypes().stream()
            .filter(part -> part.getType() == Schema.Type.RECORD)
            .map(Schema::getName)
            .collect(Collectors.joining(", "));
    throw refused(path + "." + RecordJson.TYPE, "one of " + known, type);
  }

  private static boolean fits(JsonNode node, Schema part) {
    return switch (part.getType()) {
      case RECORD, MAP -> node.isObject();
      case ARRAY -> node.isArray();
      case ENUM, STRING, BYTES -> node.isTextual();
      default -> node.isValueNode() && !node.isTextual();
    };
  }

  private static List<@Nullable Object> parseList(JsonNode node, Schema element, String path) {
    if (!node.isArray()) {
      throw refused(path, "a list", node);
    }
    List<@Nullable Object> values = new ArrayList<>(node.size());
    for (JsonNode one : node) {
      values.add(parseValue(one, element, path + "[" + values.size() + "]"));
    }
    return values;
  }

  private static Map<String, @Nullable Object> parseMap(
      JsonNode node, Schema element, String path) {
    if (!node.isObject()) {
      throw refused(path, "an object", node);
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    node.properties()
        .forEach(entry ->
            values.put(
                entry.getKey(),
                parseValue(entry.getValue(), element, path + "." + Quoted.plain(entry.getKey()))));
    return values;
  }

  private static Object parseEnum(JsonNode node, Schema schema, String path) {
    if (!node.isTextual() || !schema.getEnumSymbols().contains(node.textValue())) {
      throw refused(path, "one of " + String.join(", ", schema.getEnumSymbols()), node);
    }
    return DATA.createEnum(node.textValue(), schema);
  }

  private static String parseText(JsonNode node, String path) {
    if (!node.isTextual()) {
      throw refused(path, "a text", node);
    }
    return node.textValue();
  }

  private static ByteBuffer parseBytes(JsonNode node, String path) {
    try {
      return ByteBuffer.wrap(Base64.getDecoder().decode(parseText(node, path)));
    } catch (IllegalArgumentException malformed) {
      throw new ContractViolationException(
          "Expected Base64 in %s, but %s".formatted(path, malformed.getMessage()), malformed);
    }
  }

  private static Integer parseInt(JsonNode node, String path) {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw refused(path, "a whole number of 32 bits", node);
    }
    return node.intValue();
  }

  private static Object parseLong(JsonNode node, Schema schema, String path) {
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMicros) {
      try {
        return Instant.parse(parseText(node, path));
      } catch (DateTimeException malformed) {
        throw refused(path, "an instant as 2026-01-31T12:00:00Z", node);
      }
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw refused(path, "a whole number of 64 bits", node);
    }
    return node.longValue();
  }

  private static ContractViolationException refused(String path, String expected, JsonNode found) {
    return new ContractViolationException(
        "Expected %s in %s, but found %s.".formatted(expected, path, shown(found)));
  }

  private static String shown(JsonNode found) {
    if (found.isMissingNode()) {
      return "nothing";
    }
    if (found.isContainerNode()) {
      return found.isArray() ? "a list" : "an object";
    }
    return Quoted.of(found.asText());
  }
}
