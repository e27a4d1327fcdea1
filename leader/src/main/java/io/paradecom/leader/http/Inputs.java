package io.paradecom.leader.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.json.StrictJson;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a request says, checked. */
final class Inputs {
  private Inputs() {}

  static WorkflowId workflow(Context context) {
    try {
      return new WorkflowId(context.pathParam("workflow"));
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound(String.valueOf(malformed.getMessage()));
    }
  }

  static TaskId task(Context context) {
    return taskId(context.pathParam("task"));
  }

  static TaskId taskId(String text) {
    try {
      return new TaskId(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound(String.valueOf(malformed.getMessage()));
    }
  }

  /** Returns a whole number of the query. */
  static long number(Context context, String name, long missing, long least, long most) {
    String text = context.queryParam(name);
    if (text == null) {
      return missing;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException malformed) {
      // It is told below, as a number outside the range is.
    }
    throw Problem.badRequest(
        "Expected %s as a whole number of %d to %d, but found %s."
            .formatted(name, least, most, Quoted.of(text)));
  }

  /** Returns whether the query says {@code name=true}. */
  static boolean flag(Context context, String name) {
    String value = context.queryParam(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw Problem.badRequest("Expected %s as true or false.".formatted(name));
    }
    return "true".equals(value);
  }

  /** Returns the values of the query that {@code name} lists, in any case; empty: none. */
  static <E extends Enum<E>> Set<E> choices(Context context, String name, Class<E> type) {
    Set<E> chosen = EnumSet.noneOf(type);
    for (String values : context.queryParams(name)) {
      for (String value : values.split(",", -1)) {
        chosen.add(choice(name, value, type));
      }
    }
    return chosen;
  }

  static <E extends Enum<E>> E choice(String name, String value, Class<E> type) {
    for (E one : type.getEnumConstants()) {
      if (one.name().equalsIgnoreCase(value)) {
        return one;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw Problem.badRequest(
        "Expected %s as one of %s, but found %s.".formatted(name, known, Quoted.of(value)));
  }

  /**
   * Refuses parameters of the query that mean nothing here.
   *
   * @throws Problem naming the first of them
   */
  static void allowOnly(Context context, String... known) {
    Set<String> allowed = new TreeSet<>(Set.of(known));
    for (String name : context.queryParamMap().keySet()) {
      if (!allowed.contains(name)) {
        throw Problem.badRequest(
            "Expected %s, but found the parameter %s."
                .formatted(
                    allowed.isEmpty() ? "no parameters" : "only the parameters " + allowed,
                    Quoted.of(name)));
      }
    }
  }

  /** Returns the body as text; it is not read when its length is known to be too large. */
  static String body(Context context) {
    if (context.contentLength() > RestConfig.MAX_BODY_BYTES) {
      throw tooLarge();
    }
    try (InputStream stream = context.bodyInputStream()) {
      byte[] bytes = stream.readNBytes(Math.toIntExact(RestConfig.MAX_BODY_BYTES + 1));
      if (bytes.length > RestConfig.MAX_BODY_BYTES) {
        throw tooLarge();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw Problem.badRequest("Expected the body in UTF-8.");
    } catch (IOException broken) {
      throw Problem.badRequest("Expected the whole body, but " + broken.getMessage());
    }
  }

  private static Problem tooLarge() {
    return Problem.tooLarge(
        "Expected a body of at most %,d bytes.".formatted(RestConfig.MAX_BODY_BYTES));
  }

  static JsonNode parse(String text) {
    try {
      return StrictJson.read(text);
    } catch (JsonProcessingException malformed) {
      int line = malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr();
      int column = malformed.getLocation() == null ? 0 : malformed.getLocation().getColumnNr();
      throw Problem.badRequest(
          "Expected JSON, but at line %d, column %d: %s"
              .formatted(line, column, Quoted.plain(malformed.getOriginalMessage())));
    }
  }

  /** Returns the body as an object with known fields only; no body is an empty object. */
  static ObjectNode object(Context context, String... known) {
    String text = body(context);
    if (text.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(parse(text) instanceof ObjectNode object)) {
      throw Problem.badRequest("Expected a JSON object as the body.");
    }
    Set<String> allowed = new TreeSet<>(Set.of(known));
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!allowed.contains(name)) {
        throw Problem.invalid(
            "Expected %s, but found %s."
                .formatted(
                    allowed.isEmpty() ? "no fields" : "only the fields " + allowed,
                    Quoted.of(name)));
      }
    }
    return object;
  }

  /** Returns a text field; {@code missing} when there is none. */
  static String text(ObjectNode object, String field, String missing) {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      return missing;
    }
    if (!value.isTextual()) {
      throw Problem.invalid("Expected %s as a text.".formatted(field));
    }
    return value.textValue();
  }

  /** Returns a field that is an object of texts; empty when there is none. */
  static Map<String, String> texts(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    Map<String, String> texts = new TreeMap<>();
    if (!value.isMissingNode() && !value.isObject()) {
      throw Problem.invalid("Expected %s as an object of texts.".formatted(field));
    }
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!value.path(name).isTextual()) {
        throw Problem.invalid("Expected %s as an object of texts.".formatted(field));
      }
      texts.put(name, value.path(name).textValue());
    }
    return texts;
  }

  /** Returns a field that is true or false; false when there is none. */
  static boolean flag(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw Problem.invalid("Expected %s as true or false.".formatted(field));
    }
    return value.asBoolean(false);
  }
}
