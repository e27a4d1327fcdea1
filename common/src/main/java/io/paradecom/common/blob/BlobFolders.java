package io.paradecom.common.blob;

import io.paradecom.core.spec.Identifiers;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of folders for ids of workflows: no id leads out of its parent, two ids that differ only in
 * case have different folders on every file system, and the id can be read from the name. Lower
 * case, digits, {@code - _} and a dot inside stand for themselves, an upper case letter is itself
 * in lower case behind {@code =}, and a dot in front is {@code =.}; what would be too long for a
 * file system is a number in base 36 behind {@code ==}.
 */
final class BlobFolders {
  private static final char ESCAPE = '=';
  private static final String NUMBER = "==";
  private static final int LONGEST = 240;
  private static final int DIGITS = 36;

  private BlobFolders() {}

  /**
   * @throws IllegalArgumentException when it is no id
   */
  static String nameOf(String id) {
    Identifiers.require("workflow id", id);
    StringBuilder name = new StringBuilder(id.length() + 8);
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (Character.isUpperCase(c) || (c == '.' && i == 0)) {
        name.append(ESCAPE);
      }
      name.append(Character.toLowerCase(c));
    }
    if (name.length() <= LONGEST) {
      return name.toString();
    }
    return NUMBER + new BigInteger(1, id.getBytes(StandardCharsets.US_ASCII)).toString(DIGITS);
  }

  /** Returns the id of a name; empty: it is the name of none. */
  static Optional<String> idOf(String name) {
    String id = name.startsWith(NUMBER) ? ofNumber(name) : unescaped(name);
    return Identifiers.isValid(id) && nameOf(id).equals(name) ? Optional.of(id) : Optional.empty();
  }

  private static String ofNumber(String name) {
    try {
      byte[] bytes = new BigInteger(name.substring(NUMBER.length()), DIGITS).toByteArray();
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (NumberFormatException foreign) {
      return "";
    }
  }

  private static String unescaped(String name) {
    StringBuilder id = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ESCAPE && i + 1 < name.length()) {
        i++;
        id.append(name.substring(i, i + 1).toUpperCase(Locale.ROOT));
      } else {
        id.append(c);
      }
    }
    return id.toString();
  }
}
