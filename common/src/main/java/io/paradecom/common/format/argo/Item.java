package io.paradecom.common.format.argo;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one turn of a loop is about.
 *
 * @param text as {@code {{item}}} says it
 * @param fields its fields by name; empty when it is no map
 */
record Item(String text, Map<String, String> fields) {
  /** Returns what the turn is called beside its number. */
  String label() {
    return fields.isEmpty()
        ? text
        : fields.entrySet().stream()
            .map(field -> field.getKey() + ":" + field.getValue())
            .collect(Collectors.joining(","));
  }
}
