package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.paradecom.common.json.StrictJson;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of a {@link Parameter}.
 *
 * @param text as a person writes it; a list as JSON
 * @param json the same as JSON
 */
public record ParameterValue(String text, String json) {
  static final int MAX_TEXT = 4096;
  static final int MAX_ITEMS = 1000;

  /** Longest list as JSON, in characters. */
  static final int MAX_LIST = 30_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,3})?");

  /** Returns what {@code text} says as a value of a type; empty: it is none. */
  static Optional<ParameterValue> of(Parameter.Type type, String text) {
    return switch (type) {
      case STRING ->
          text.length() <= MAX_TEXT && text.indexOf('\0') < 0
              ? Optional.of(new ParameterValue(text, TextNode.valueOf(text).toString()))
              : Optional.empty();
      case NUMBER ->
          NUMBER.matcher(text).matches()
              ? Optional.of(new ParameterValue(text, text))
              : Optional.empty();
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Optional.of(new ParameterValue(text, text))
              : Optional.empty();
      case LIST -> list(text);
    };
  }

  private static Optional<ParameterValue> list(String text) {
    if (text.length() > MAX_LIST) {
      return Optional.empty();
    }
    try {
      JsonNode list = StrictJson.read(text);
      if (!list.isArray() || list.size() > MAX_ITEMS) {
        return Optional.empty();
      }
      for (JsonNode item : list) {
        if (!item.isValueNode() || item.isNull() || item.asText().indexOf('\0') >= 0) {
          return Optional.empty();
        }
      }
      return Optional.of(new ParameterValue(list.toString(), list.toString()));
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }

  /** Returns some value of a type. */
  static ParameterValue exampleOf(Parameter.Type type) {
    return switch (type) {
      case STRING -> new ParameterValue("x", "\"x\"");
      case NUMBER -> new ParameterValue("1", "1");
      case BOOLEAN -> new ParameterValue("true", "true");
      case LIST -> new ParameterValue("[\"x\"]", "[\"x\"]");
    };
  }
}
