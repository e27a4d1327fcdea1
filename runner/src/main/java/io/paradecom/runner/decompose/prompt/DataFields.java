package io.paradecom.runner.decompose.prompt;

import io.paradecom.core.decompose.PlainText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Texts that somebody else wrote, in fields that they cannot end: the mark around each field is
 * taken from a hash of all of them, so that no text can hold it. The same texts have the same mark,
 * and a prompt stays the same when it is asked again.
 */
final class DataFields {
  private record Field(String name, String text) {}

  private final List<Field> fields = new ArrayList<>();

  /** Adds a field; an empty text is no field. */
  DataFields add(String name, String text) {
    if (!text.isBlank()) {
      fields.add(new Field(name, PlainText.clean(text.strip())));
    }
    return this;
  }

  /** Returns all fields, each on lines of its own. */
  String render() {
    String mark = mark();
    StringBuilder out = new StringBuilder();
    for (Field field : fields) {
      out.append("<data-").append(mark).append(" name=\"").append(field.name()).append("\">\n");
      out.append(field.text()).append('\n');
      out.append("</data-").append(mark).append(">\n");
    }
    return out.toString();
  }

  /** Returns the mark, which stands in none of the texts. */
  String mark() {
    String all = String.join("\0", fields.stream().map(Field::text).toList());
    String mark = hash(all);
    while (all.contains(mark)) {
      mark = hash(mark + all);
    }
    return mark;
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", e);
    }
  }
}
