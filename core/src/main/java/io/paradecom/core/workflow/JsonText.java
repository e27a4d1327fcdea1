package io.paradecom.core.workflow;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes texts as one JSON object; the core reads none. */
final class JsonText {
  private JsonText() {}

  /** Returns an object of strings, in the order of the map. */
  static String of(Map<String, String> fields) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    fields.forEach((name, value) -> object.add(quoted(name) + ":" + quoted(value)));
    return object.toString();
  }

  /** Returns an object of values that are JSON already, in the order of the map. */
  static String ofValues(Map<String, String> fields) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    fields.forEach((name, value) -> object.add(quoted(name) + ":" + value));
    return object.toString();
  }

  /** Returns an object whose one field is a list of strings. */
  static String ofList(String name, List<String> values) {
    StringJoiner list = new StringJoiner(",", "{" + quoted(name) + ":[", "]}");
    values.forEach(value -> list.add(quoted(value)));
    return list.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append("\\u").append(String.format("%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
