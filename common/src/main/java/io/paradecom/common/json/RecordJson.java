package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of the contract into plain JSON: an object a record, with its fields by name; where
 * several kinds of records may stand, {@value #TYPE} says which, by the record's name. Instants are
 * ISO 8601 in UTC, enums and strings are texts, bytes are Base64; a field that is null is left out.
 * {@link RecordParser} reads it back. Stateless, thread-safe.
 */
public final class RecordJson {
  /** Names the kind of a record where several may stand. */
  public static final String TYPE = "type";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  /** Returns a record as an object, with its kind. */
  public static ObjectNode of(IndexedRecord value) {
    return object(value, true);
  }

  /** Returns whether a union says by a name which of several records stands there. */
  static boolean isChoice(Schema union) {
    return union.getTypes().stream().filter(type -> type.getType() == Schema.Type.RECORD).count()
        > 1;
  }

  private static ObjectNode object(IndexedRecord value, boolean named) {
    ObjectNode object = NODES.objectNode();
    Schema schema = value.getSchema();
    if (named) {
      object.put(TYPE, schema.getName());
    }
    for (Schema.Field field : schema.getFields()) {
      Object part = value.get(field.pos());
      if (part != null) {
        object.set(field.name(), node(part, field.schema()));
      }
    }
    return object;
  }

  private static JsonNode node(@Nullable Object value, Schema schema) {
    return switch (value) {
      case null -> NODES.nullNode();
      case IndexedRecord inner ->
          object(inner, schema.getType() == Schema.Type.UNION && isChoice(schema));
      case Collection<?> many -> list(many, branch(schema, Schema.Type.ARRAY).getElementType());
      case Map<?, ?> many -> map(many, branch(schema, Schema.Type.MAP).getValueType());
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case ByteBuffer bytes -> NODES.textNode(base64(bytes));
      case Instant at -> NODES.textNode(at.toString());
      default -> NODES.textNode(value.toString());
    };
  }

  private static ArrayNode list(Collection<?> values, Schema element) {
    ArrayNode array = NODES.arrayNode(values.size());
    values.forEach(value -> array.add(node(value, element)));
    return array;
  }

  private static ObjectNode map(Map<?, ?> values, Schema element) {
    ObjectNode object = NODES.objectNode();
    values.forEach((key, value) -> object.set(key.toString(), node(value, element)));
    return object;
  }

  private static String base64(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return Base64.getEncoder().encodeToString(copy);
  }

  /** Returns the schema itself, or the part of a union that has the wanted type. */
  static Schema branch(Schema schema, Schema.Type type) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(part -> part.getType() == type)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("Expected a union with %s: %s".formatted(type, schema)));
  }
}
