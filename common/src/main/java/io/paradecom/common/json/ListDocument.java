package io.paradecom.common.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.workflow.ItemReader;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The list in an output: a JSON list, a text that is one, or a range as a map of {@code from},
 * {@code to} (which belongs to it) and {@code step}.
 */
public final class ListDocument {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ListDocument() {}

  /** Returns the items of a list, for {@link ItemReader}. */
  public static ItemReader.Reading reading(@Nullable String output, String pointer) {
    String where = pointer.isEmpty() ? "" : " at " + pointer;
    if (output == null) {
      return unreadable("Expected a list%s, but there is no output.".formatted(where));
    }
    JsonNode document = parse(output);
    if (document == null) {
      return unreadable("Expected JSON with a list%s, but it is none.".formatted(where));
    }
    JsonNode list = document.at(JsonPointer.compile(pointer));
    if (list.isTextual()) {
      JsonNode inner = parse(list.textValue());
      list = inner != null && (inner.isArray() || isRange(inner)) ? inner : list;
    }
    if (isRange(list)) {
      return range(list);
    }
    return list.isArray() ? items(list) : noList(output, where, list);
  }

  private static ItemReader.Reading noList(String output, String where, JsonNode found) {
    return BlobReference.of(output)
        .map(large ->
            unreadable(
                "Expected a list%s beside the large part of the output (%s), which only commands read, but found %s."
                    .formatted(where, large.described(), described(found))))
        .orElseGet(() ->
            unreadable(
                "Expected a list%s, or a map of from, to and step, but found %s."
                    .formatted(where, described(found))));
  }

  private static ItemReader.Reading unreadable(String sentence) {
    return new ItemReader.Reading.Unreadable(sentence);
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  private static String described(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "nothing there";
      case OBJECT -> "another map";
      case STRING -> "a text";
      default -> node.isNull() ? "null" : "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static ItemReader.Reading items(JsonNode list) {
    List<LoopItem> items = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      if (node.isNull()) {
        return unreadable(
            "Expected a text, a number, a list or a map, but item %d is null."
                .formatted(items.size()));
      }
      items.add(item(node));
    }
    return new ItemReader.Reading.Found(items);
  }

  /** Returns a value as an item. */
  public static LoopItem item(JsonNode node) {
    String json = node.toString();
    return new LoopItem(node.isTextual() ? node.textValue() : json, json);
  }

  private static boolean isRange(JsonNode node) {
    return node.isObject()
        && node.size() == (node.has("step") ? 3 : 2)
        && isWhole(node.get("from"))
        && isWhole(node.get("to"))
        && (!node.has("step") || isWhole(node.get("step")));
  }

  private static boolean isWhole(@Nullable JsonNode node) {
    return node != null && node.isIntegralNumber() && node.canConvertToInt();
  }

  private static ItemReader.Reading range(JsonNode range) {
    long from = range.get("from").longValue();
    long to = range.get("to").longValue();
    long step = range.has("step") ? range.get("step").longValue() : 1;
    if (step < 1) {
      return unreadable("Expected a range with a step above 0, but found %d.".formatted(step));
    }
    long count = to < from ? 0 : (to - from) / step + 1;
    return count > LoopSpec.MAX_ITEMS
        ? unreadable(
            "Expected at most %,d items, but found %,d.".formatted(LoopSpec.MAX_ITEMS, count))
        : new ItemReader.Reading.Found(new Range(from, step, (int) count));
  }

  /** Whole numbers, made when they are asked for. */
  private static final class Range extends AbstractList<LoopItem> {
    private final long from;
    private final long step;
    private final int count;

    Range(long from, long step, int count) {
      this.from = from;
      this.step = step;
      this.count = count;
    }

    @Override
    public LoopItem get(int index) {
      String number = Long.toString(from + index * step);
      return new LoopItem(number, number);
    }

    @Override
    public int size() {
      return count;
    }
  }
}
