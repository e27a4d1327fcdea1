package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One argument that a tool takes: what is told of it, as a JSON Schema, and how it is checked come
 * from the same place.
 */
record Parameter(String name, Kind kind, boolean required, String description) {
  /** What a value may be. */
  sealed interface Kind {
    /** A text of at least one character. */
    record Text() implements Kind {}

    /** One of these texts. */
    record Choice(List<String> values) implements Kind {}

    /** A whole number in a range. */
    record Whole(long least, long most) implements Kind {}

    /** True or false. */
    record Flag() implements Kind {}

    /** A list of texts. */
    record Texts(int most) implements Kind {}

    /** An object whose values are texts. */
    record TextMap() implements Kind {}

    /** Any JSON value. */
    record Any() implements Kind {}
  }

  static Parameter text(String name, String description) {
    return new Parameter(name, new Kind.Text(), false, description);
  }

  static Parameter flag(String name, String description) {
    return new Parameter(name, new Kind.Flag(), false, description);
  }

  static Parameter whole(String name, long least, long most, String description) {
    return new Parameter(name, new Kind.Whole(least, most), false, description);
  }

  /** Returns the same one as one that must be given. */
  Parameter needed() {
    return new Parameter(name, kind, true, description);
  }

  /** Returns the JSON Schema of a value. */
  ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    switch (kind) {
      case Kind.Text _ -> schema.put("type", "string").put("minLength", 1);
      case Kind.Choice(var values) -> {
        ArrayNode list = schema.put("type", "string").putArray("enum");
        values.forEach(list::add);
      }
      case Kind.Whole(var least, var most) ->
          schema.put("type", "integer").put("minimum", least).put("maximum", most);
      case Kind.Flag _ -> schema.put("type", "boolean");
      case Kind.Texts(var most) -> {
        schema.put("type", "array").put("maxItems", most);
        schema.putObject("items").put("type", "string");
      }
      case Kind.TextMap _ -> {
        schema.put("type", "object");
        schema.putObject("additionalProperties").put("type", "string");
      }
      case Kind.Any _ -> {}
    }
    return schema.put("description", description);
  }

  /** Returns what is wrong with a value, as one sentence; empty: nothing. */
  Optional<String> problem(JsonNode value) {
    boolean fits =
        switch (kind) {
          case Kind.Text _ -> value.isTextual() && !value.textValue().isEmpty();
          case Kind.Choice(var values) -> value.isTextual() && values.contains(value.textValue());
          case Kind.Whole(var least, var most) -> isWhole(value, least, most);
          case Kind.Flag _ -> value.isBoolean();
          case Kind.Texts(var most) ->
              value.isArray()
                  && value.size() <= most
                  && value.valueStream().allMatch(JsonNode::isTextual);
          case Kind.TextMap _ ->
              value.isObject() && value.valueStream().allMatch(JsonNode::isTextual);
          case Kind.Any _ -> true;
        };
    return fits
        ? Optional.empty()
        : Optional.of("Expected %s as %s, but found %s.".formatted(name, words(), found(value)));
  }

  private static boolean isWhole(JsonNode value, long least, long most) {
    return value.isNumber()
        && value.canConvertToExactIntegral()
        && value.canConvertToLong()
        && value.longValue() >= least
        && value.longValue() <= most;
  }

  /** What a value is to be, as in a sentence. */
  String words() {
    return switch (kind) {
      case Kind.Text _ -> "a text of at least one character";
      case Kind.Choice(var values) -> "one of " + String.join(", ", values);
      case Kind.Whole(var least, var most) -> "a whole number of %d to %d".formatted(least, most);
      case Kind.Flag _ -> "true or false";
      case Kind.Texts(var most) -> "a list of at most %d texts".formatted(most);
      case Kind.TextMap _ -> "an object whose values are texts";
      case Kind.Any _ -> "a JSON value";
    };
  }

  private static String found(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60).stripTrailing() + "...";
  }
}
