package io.paradecom.common.format.argo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lays out loops whose turns are known: {@code withItems}, {@code withSequence}, and {@code
 * withParam} of a list that the file has. At most {@value #MAX_TURNS} turns each. Says of a {@code
 * withParam} whose list a task gives which task that is.
 */
final class Loops {
  static final int MAX_TURNS = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern FORMAT = Pattern.compile("[^%]*%0?[0-9]{0,2}[dxX][^%]*");

  private final Texts texts;

  Loops(Texts texts) {
    this.texts = texts;
  }

  /** What is known of the turns of a call. */
  sealed interface Turns {
    /** It is no loop. */
    record Once() implements Turns {}

    /** These. */
    record Of(List<Item> items) implements Turns {}

    /** What a task will give says which. */
    record Later(OutputSource list) implements Turns {}
  }

  Turns of(Cursor call, Scope scope) {
    Cursor items = call.field("withItems");
    Cursor list = call.field("withParam");
    Cursor sequence = call.field("withSequence");
    if (items != null) {
      return items(items, scope);
    }
    if (list != null) {
      return list(list, scope);
    }
    return sequence == null ? new Turns.Once() : sequence(sequence, scope);
  }

  private Turns items(Cursor at, Scope scope) {
    if (!(at.node() instanceof Node.Items)) {
      return list(at, scope);
    }
    List<Item> items = new ArrayList<>();
    for (Cursor each : at.items()) {
      JsonNode json = json(each.node());
      String written = each.node() instanceof Node.Scalar scalar ? scalar.text() : json.toString();
      Value text = texts.read(each, written, scope);
      Optional<String> known = text.known();
      if (known.isEmpty()) {
        return unsupported(each, "An item of a loop that a task gives", scope);
      }
      items.add(json.isObject() ? item(tree(known.get()), json) : new Item(known.get(), Map.of()));
    }
    return bounded(at, items, scope);
  }

  private Turns list(Cursor at, Scope scope) {
    Value text = texts.scalar(at, scope);
    if (text == null) {
      return new Turns.Of(List.of());
    }
    Optional<String> known = text.known();
    if (text.parts().size() == 1
        && text.parts().getFirst() instanceof Value.Output(OutputSource source)) {
      return new Turns.Later(source);
    }
    if (known.isEmpty()) {
      return unsupported(at, "A loop over a text of what several tasks give", scope);
    }
    if (known.get().contains("{{")) {
      return new Turns.Of(List.of());
    }
    JsonNode tree = tree(known.get());
    if (tree == null || !tree.isArray()) {
      scope
          .definition()
          .report()
          .problem(at, "Expected a JSON list, but found %s.".formatted(Quoted.of(known.get())));
      return new Turns.Of(List.of());
    }
    List<Item> items = new ArrayList<>();
    tree.forEach(each -> items.add(item(each, each)));
    return bounded(at, items, scope);
  }

  private static Turns unsupported(Cursor at, String what, Scope scope) {
    scope.definition().report().unsupported(at, what, "it has no turns");
    return new Turns.Of(List.of());
  }

  private static Item item(@Nullable JsonNode filled, JsonNode written) {
    JsonNode json = filled == null ? written : filled;
    Map<String, String> fields = new LinkedHashMap<>();
    json.properties().forEach(field -> fields.put(field.getKey(), shown(field.getValue())));
    return new Item(shown(json), fields);
  }

  private static String shown(JsonNode json) {
    return json.isTextual() ? json.textValue() : json.toString();
  }

  private static Turns bounded(Cursor at, List<Item> items, Scope scope) {
    if (items.size() > MAX_TURNS) {
      scope
          .definition()
          .report()
          .problem(
              at,
              "Expected at most %,d turns of a loop, but found %,d."
                  .formatted(MAX_TURNS, items.size()));
      return new Turns.Of(List.of());
    }
    return new Turns.Of(items);
  }

  private Turns sequence(Cursor at, Scope scope) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (String name : List.of("start", "count", "end")) {
      Cursor field = at.field(name);
      Value text = field == null ? null : texts.scalar(field, scope);
      Optional<String> known = text == null ? Optional.empty() : text.known();
      if (field != null && text != null && known.isEmpty()) {
        return unsupported(field, "A sequence whose length a task gives", scope);
      }
      if (field != null && known.isPresent()) {
        Integer number = number(known.get());
        if (number == null) {
          scope
              .definition()
              .report()
              .problem(
                  field,
                  "Expected a whole number, but found %s.".formatted(Quoted.of(known.get())));
          return new Turns.Of(List.of());
        }
        numbers.put(name, number);
      }
    }
    return sequence(at, numbers, scope);
  }

  private Turns sequence(Cursor at, Map<String, Integer> numbers, Scope scope) {
    Cursor formatAt = at.field("format");
    String format = formatAt == null ? "%d" : texts.known(formatAt, scope);
    Integer count = numbers.get("count");
    Integer end = numbers.get("end");
    if (format == null || !FORMAT.matcher(format).matches() || (count == null) == (end == null)) {
      scope
          .definition()
          .report()
          .problem(
              at,
              "Expected a sequence of either count or end, perhaps with a format as %03d, but found"
                  + " something else.");
      return new Turns.Of(List.of());
    }
    long start = numbers.getOrDefault("start", 0);
    if (end != null) {
      return range(at, format, start, end, scope);
    }
    return count != null && count > 0
        ? range(at, format, start, start + count - 1, scope)
        : new Turns.Of(List.of());
  }

  private static Turns range(Cursor at, String format, long first, long last, Scope scope) {
    if (Math.abs(last - first) >= MAX_TURNS) {
      scope
          .definition()
          .report()
          .problem(
              at, "Expected at most %,d turns of a loop, but found more.".formatted(MAX_TURNS));
      return new Turns.Of(List.of());
    }
    List<Item> items = new ArrayList<>();
    int step = first <= last ? 1 : -1;
    for (long i = 0; i <= Math.abs(last - first); i++) {
      items.add(new Item(String.format(Locale.ROOT, format, first + step * i), Map.of()));
    }
    return new Turns.Of(items);
  }

  private static @Nullable Integer number(String text) {
    return WHOLE.matcher(text.strip()).matches() ? Integer.valueOf(text.strip()) : null;
  }

  private static @Nullable JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  /** Returns a value of the file as JSON. */
  static JsonNode json(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar);
      case Node.Items items -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.values().forEach(value -> array.add(json(value)));
        yield array;
      }
      case Node.Entries entries -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        entries.values().forEach((key, entry) -> object.set(key, json(entry.value())));
        yield object;
      }
    };
  }

  private static JsonNode scalar(Node.Scalar scalar) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    return switch (scalar.kind()) {
      case TEXT -> factory.textNode(scalar.text());
      case BOOLEAN -> factory.booleanNode(scalar.text().equalsIgnoreCase("true"));
      case NULL -> factory.nullNode();
      case INTEGER, DECIMAL -> number(factory, scalar.text());
    };
  }

  private static JsonNode number(JsonNodeFactory factory, String text) {
    try {
      return factory.numberNode(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return factory.textNode(text);
    }
  }
}
