package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The ids of one graph, to which a reader adds ids that it makes up. Not thread-safe. */
public final class Ids {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> nextNumber = new HashMap<>();

  /** Returns the sentence on an id that is not one. */
  public static String outsideGrammar(String kind, String value) {
    return "Expected a %s of 1 to %d characters out of A-Z a-z 0-9 . _ -, but found %s."
        .formatted(kind, Identifiers.MAX_LENGTH, Quoted.of(value));
  }

  /** Returns {@code text} with {@code _} for every character that no id may have. */
  public static String legal(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < Identifiers.MAX_LENGTH; i++) {
      String character = text.substring(i, i + 1);
      out.append(Identifiers.isValid(character) ? character : "_");
    }
    return out.isEmpty() ? "_" : out.toString();
  }

  /** Makes {@code id} one that is taken; returns whether it was not before. */
  boolean take(String id) {
    return taken.add(id);
  }

  /**
   * Returns {@code stem + ending}, behind which there is a number when that is taken, and takes it.
   * The stem is cut where the id would be too long.
   */
  public String unique(String stem, String ending) {
    String wanted = joined(stem, ending);
    String id = wanted;
    while (!taken.add(id)) {
      int number = nextNumber.merge(wanted, 1, Integer::sum) + 1;
      id = joined(stem, ending + "-" + number);
    }
    return id;
  }

  private static String joined(String stem, String ending) {
    return Quoted.cut(stem, Identifiers.MAX_LENGTH - ending.length()) + ending;
  }
}
