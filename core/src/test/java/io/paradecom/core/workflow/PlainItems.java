package io.paradecom.core.workflow;

import io.paradecom.core.spec.LoopItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists for tests, as JSON lists of strings without escapes: {@code ["a","b"]}. Anything else
 * cannot be read.
 */
public final class PlainItems {
  private PlainItems() {}

  /** Returns a list of items that are words. */
  public static String of(List<String> words) {
    List<String> quoted = words.stream().map(word -> "\"" + word + "\"").toList();
    return "[" + String.join(",", quoted) + "]";
  }

  /** Returns a list of items that are words. */
  public static String of(String... words) {
    return of(List.of(words));
  }

  /** Reads a list, as {@link ItemReader} does. */
  public static ItemReader.Reading read(@Nullable String output, String pointer) {
    if (output == null || !output.startsWith("[") || !output.endsWith("]")) {
      return new ItemReader.Reading.Unreadable("Expected a list, but found " + output + ".");
    }
    List<LoopItem> items = new ArrayList<>();
    if (output.length() > 2) {
      for (String quoted : output.substring(1, output.length() - 1).split(",", -1)) {
        items.add(new LoopItem(quoted.substring(1, quoted.length() - 1), quoted));
      }
    }
    return new ItemReader.Reading.Found(items);
  }
}
