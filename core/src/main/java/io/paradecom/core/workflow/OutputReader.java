package io.paradecom.core.workflow;

import java.util.Optional;

/** Finds texts in the outputs of tasks. */
@FunctionalInterface
public interface OutputReader {
  /** Finds nothing. */
  OutputReader NONE = (_, _) -> Optional.empty();

  /**
   * Returns the text, number or truth value at a place, as a text; empty: there is none of these.
   *
   * @param json output of a task
   * @param pointer a JSON pointer; empty: the whole output
   */
  Optional<String> read(String json, String pointer);
}
