package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.decompose.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a proposal out of what a model wrote: exactly one JSON object of the schema, with or
 * without prose and code fences around it. Within that object everything is strict: no unknown
 * keys, no key twice, no value of another type. Subtasks have an id, a title and a complexity; what
 * else is absent is empty.
 *
 * <p>Cost: O(length), for at most {@link JsonObjects#MAX_STARTS} places where an object may begin.
 */
public final class AnswerReader {
  /** Longest answer, in characters. */
  public static final int MAX_CHARS = 1 << 20;

  private AnswerReader() {}

  /** Returns what {@code text} holds; nothing in it makes this throw. */
  public static ReadAnswer read(String text) {
    if (text.length() > MAX_CHARS) {
      return new ReadAnswer.TooLarge(
          String.format(
              Locale.ROOT,
              "Expected an answer of at most %,d characters, but it has %,d.",
              MAX_CHARS,
              text.length()));
    }
    JsonObjects objects = JsonObjects.in(text);
    List<JsonNode> proposals =
        objects.complete().stream().filter(object -> object.has(Keys.SUBTASKS)).toList();
    if (proposals.size() > 1) {
      return malformed(
          "Expected one JSON object with the key 'subtasks', but found %d of them."
              .formatted(proposals.size()));
    }
    if (proposals.size() == 1) {
      return proposal(proposals.getFirst());
    }
    if (objects.isCut()) {
      return new ReadAnswer.Truncated(
          "Expected a complete JSON object, but the answer ends within it.");
    }
    return malformed(objects.fault());
  }

  private static ReadAnswer proposal(JsonNode object) {
    List<String> errors = new ArrayList<>();
    Proposal proposal = new ProposalFields(errors).read(object);
    return errors.isEmpty() ? new ReadAnswer.Read(proposal) : new ReadAnswer.Malformed(errors);
  }

  private static ReadAnswer malformed(String error) {
    return new ReadAnswer.Malformed(List.of(error));
  }
}
