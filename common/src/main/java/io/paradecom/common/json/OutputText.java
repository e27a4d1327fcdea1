package io.paradecom.common.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Texts in the outputs of tasks. Stateless, thread-safe. */
public final class OutputText {
  private OutputText() {}

  /**
   * Returns the text, number or truth value at a place of a JSON text, as a text; empty: there is
   * none of these.
   *
   * @param pointer a JSON pointer; empty: the whole text
   */
  public static Optional<String> read(String json, String pointer) {
    try {
      JsonNode found = StrictJson.read(json).at(JsonPointer.compile(pointer));
      return found.isValueNode() && !found.isNull()
          ? Optional.of(found.asText())
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // No JSON has nothing at any place, and no pointer points at anything.
      return Optional.empty();
    }
  }
}
