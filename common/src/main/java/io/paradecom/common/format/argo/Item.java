package io.paradecom.common.format.argo;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one turn of a loop is about.
 *
 * @param text as {@code {{item}}} says it
 * @param fields its fields by name; empty when it is no map
 * @param later whether both are known only when the turn is made
 */
record Item(String text, Map<String, String> fields, boolean later) {
  /** What a turn is about that is made when a task has given its list. */
  static final Item LATER = new Item("", Map.of(), true);

  Item(String text, Map<String, String> fields) {
    this(text, fields, false);
  }

  /** Returns what the turn is called beside its number. */
  String label() {
    return fields.isEmpty()
        ? text
        : fields.entrySet().stream()
            .map(field -> field.getKey() + ":" + field.getValue())
            .collect(Collectors.joining(","));
  }
}
