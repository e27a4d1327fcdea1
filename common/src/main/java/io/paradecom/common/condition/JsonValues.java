package io.paradecom.common.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns JSON into the values of CEL. */
final class JsonValues {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonValues() {}

  /** Returns the value that a text says; empty: it is no JSON. */
  static Optional<Object> parse(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(value(node));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns the value that a node says. */
  static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> fields = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
        yield Collections.unmodifiableMap(fields);
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(value(element)));
        yield Collections.unmodifiableList(elements);
      }
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case NULL -> NullValue.NULL_VALUE;
      case STRING, BINARY, MISSING, POJO -> node.asText();
    };
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    return node.doubleValue();
  }
}
