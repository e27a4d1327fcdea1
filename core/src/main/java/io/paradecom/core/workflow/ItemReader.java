package io.paradecom.core.workflow;

import io.paradecom.core.spec.LoopItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list that a loop goes over; the core itself reads no JSON. A function of its arguments
 * alone, which refuses nothing by throwing: what cannot be read is said in a sentence.
 */
@FunctionalInterface
public interface ItemReader {
  /** Reads nothing: for partitions without loops. */
  ItemReader NONE =
      (_, _) -> new Reading.Unreadable("Expected a leader that reads lists, but it reads none.");

  /**
   * Returns the list in an output.
   *
   * @param output JSON text; null: there was none
   * @param pointer a JSON pointer to the list, empty or with a leading {@code /}
   */
  Reading read(@Nullable String output, String pointer);

  /** What was read. */
  sealed interface Reading {
    /** The items, in their order. */
    record Found(List<LoopItem> items) implements Reading {}

    /** There is no list; the error is one sentence. */
    record Unreadable(String error) implements Reading {}
  }
}
