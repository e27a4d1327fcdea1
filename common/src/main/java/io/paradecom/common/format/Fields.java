package io.paradecom.common.format;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A map of the document, read field by field. What is absent is null; what is not as expected is
 * null as well and recorded as a problem.
 */
final class Fields {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,3})?");

  private final Cursor cursor;
  private final Findings findings;

  private Fields(Cursor cursor, Findings findings) {
    this.cursor = cursor;
    this.findings = findings;
  }

  /**
   * Returns the fields of a map; null when {@code cursor} is none.
   *
   * @param what the thing that the map describes, with its article
   */
  static @Nullable Fields of(Cursor cursor, String what, Findings findings) {
    if (cursor.node() instanceof Node.Entries) {
      return new Fields(cursor, findings);
    }
    findings.problem(
        cursor, "Expected %s as a map, but found %s.".formatted(what, cursor.node().described()));
    return null;
  }

  Cursor cursor() {
    return cursor;
  }

  @Nullable Cursor get(String name) {
    return cursor.field(name);
  }

  boolean has(String name) {
    return cursor.field(name) != null;
  }

  /**
   * Records every field that is not known, with the nearest known name.
   *
   * @param what whose fields these are: "a task"
   */
  void refuseUnknown(String what, Set<String> known) {
    for (Cursor field : cursor.fields()) {
      if (!known.contains(field.key())) {
        findings.problemAtKey(
            field,
            "Expected a field of %s, but found %s%s"
                .formatted(what, Quoted.of(field.key()), NearestName.hint(field.key(), known)));
      }
    }
  }

  /** Returns a text; a number or truth value is no text. */
  @Nullable String text(String name, int maxLength) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (field.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      return bounded(field, scalar.text(), maxLength);
    }
    wrong(field, "a text");
    return null;
  }

  /** Returns a text that is not blank. */
  @Nullable String nonBlank(String name, int maxLength) {
    String text = text(name, maxLength);
    if (text != null && text.isBlank()) {
      wrong(name, "a text that is not blank");
      return null;
    }
    return text;
  }

  /** Returns what may be an id: a text, or a number as it is written. */
  @Nullable String id(String name) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    String id = id(field.node());
    if (id == null) {
      wrong(field, "a task id");
    }
    return id;
  }

  /** Returns what may be an id; null when {@code node} is neither text nor number. */
  static @Nullable String id(Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      return null;
    }
    return switch (scalar.kind()) {
      case TEXT, INTEGER, DECIMAL -> scalar.text();
      case BOOLEAN, NULL -> null;
    };
  }

  @Nullable Integer integer(String name, int min, int max) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    Integer value = integer(field.node());
    if (value != null && value >= min && value <= max) {
      return value;
    }
    wrong(field, "a whole number of %d to %d".formatted(min, max));
    return null;
  }

  /** Returns a whole number that is written as one, without a sign but minus; null: it is none. */
  static @Nullable Integer integer(Node node) {
    return node instanceof Node.Scalar scalar
            && scalar.kind() == Node.Kind.INTEGER
            && WHOLE.matcher(scalar.text()).matches()
        ? Integer.valueOf(scalar.text())
        : null;
  }

  @Nullable Double decimal(String name, double min, double max) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (field.node() instanceof Node.Scalar scalar
        && (scalar.kind() == Node.Kind.INTEGER || scalar.kind() == Node.Kind.DECIMAL)
        && NUMBER.matcher(scalar.text()).matches()) {
      double value = Double.parseDouble(scalar.text());
      if (value >= min && value <= max) {
        return value;
      }
    }
    wrong(field, "a number of %s to %s".formatted(shown(min), shown(max)));
    return null;
  }

  /** Returns a duration that may be 0. */
  @Nullable Duration duration(String name) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (field.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      Duration value = DurationText.parse(scalar.text()).orElse(null);
      if (value != null) {
        return value;
      }
    }
    wrong(field, DurationText.EXPECTED);
    return null;
  }

  /** Returns a duration above 0. */
  @Nullable Duration positiveDuration(String name) {
    Duration value = duration(name);
    if (value != null && !value.isPositive()) {
      wrong(name, "a duration above 0");
      return null;
    }
    return value;
  }

  /** Returns a truth value. */
  @Nullable Boolean truth(String name) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (field.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    wrong(field, "true or false");
    return null;
  }

  /** Returns what the word in the field stands for. */
  <E> @Nullable E choice(String name, Map<String, E> words) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (field.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      E value = words.get(scalar.text());
      if (value != null) {
        return value;
      }
    }
    wrong(field, "one of " + String.join(", ", words.keySet()));
    return null;
  }

  /** Returns the values of a list of texts, numbers and truth values, all of them as text. */
  @Nullable List<String> words(String name, String what) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (!(field.node() instanceof Node.Items)) {
      wrong(field, what);
      return null;
    }
    List<String> words = new ArrayList<>();
    for (Cursor item : field.items()) {
      String word = word(item);
      if (word != null) {
        words.add(word);
      }
    }
    return words;
  }

  /** Returns a map from names to texts, numbers and truth values, all of them as text. */
  @Nullable Map<String, String> wordsByName(String name, String what) {
    Cursor field = get(name);
    if (field == null) {
      return null;
    }
    if (!(field.node() instanceof Node.Entries)) {
      wrong(field, what);
      return null;
    }
    Map<String, String> words = new LinkedHashMap<>();
    for (Cursor entry : field.fields()) {
      String word = word(entry);
      if (word != null) {
        words.put(entry.key(), word);
      }
    }
    return words;
  }

  private @Nullable String word(Cursor at) {
    if (at.node() instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
      if (scalar.text().indexOf('\0') < 0) {
        return scalar.text();
      }
      wrong(at, "a text without the character 0");
      return null;
    }
    wrong(at, "a text or a number");
    return null;
  }

  private @Nullable String bounded(Cursor field, String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    findings.problem(
        field, "Expected at most %d characters, but found %d.".formatted(maxLength, text.length()));
    return null;
  }

  private void wrong(String name, String expected) {
    Cursor field = get(name);
    if (field != null) {
      wrong(field, expected);
    }
  }

  private void wrong(Cursor field, String expected) {
    findings.problem(
        field, "Expected %s, but found %s.".formatted(expected, field.node().described()));
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound) ? Long.toString(Math.round(bound)) : Double.toString(bound);
  }
}
