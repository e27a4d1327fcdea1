package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.decompose.ComplexityScore;
import io.paradecom.core.decompose.PlainText;
import java.util.List;

/** Reads what a model says of the complexity of a task. */
public final class ScoreReader {
  private static final String COMPLEXITY = "complexity";
  private static final int LONGEST_REASON = 1000;
  private static final int LONGEST_ANSWER = 64 * 1024;

  private ScoreReader() {}

  /** What a text holds. */
  public sealed interface ReadScore {
    /** A score. */
    record Read(ComplexityScore score) implements ReadScore {}

    /**
     * None.
     *
     * @param error one sentence
     */
    record Malformed(String error) implements ReadScore {}
  }

  /** Returns what {@code text} holds; nothing in it makes this throw. */
  public static ReadScore read(String text) {
    if (text.length() > LONGEST_ANSWER) {
      return new ReadScore.Malformed(
          "Expected an answer of at most %d characters, but it has %d."
              .formatted(LONGEST_ANSWER, text.length()));
    }
    JsonObjects objects = JsonObjects.in(text);
    List<JsonNode> scores =
        objects.complete().stream().filter(object -> object.has(COMPLEXITY)).toList();
    if (scores.size() != 1) {
      return new ReadScore.Malformed(
          "Expected one JSON object with the key 'complexity', but found %d."
              .formatted(scores.size()));
    }
    return score(scores.getFirst());
  }

  private static ReadScore score(JsonNode object) {
    JsonNode complexity = object.path(COMPLEXITY);
    JsonNode parts = object.path("subtasks");
    JsonNode reason = object.path("reason");
    if (!complexity.isInt() || complexity.intValue() < 1 || complexity.intValue() > 10) {
      return new ReadScore.Malformed("Expected a whole number of 1 to 10 as complexity.");
    }
    if (!parts.isInt() || parts.intValue() < 0 || parts.intValue() > ComplexityScore.MAX_SUBTASKS) {
      return new ReadScore.Malformed("Expected a whole number of 0 to 40 as subtasks.");
    }
    if (!reason.isTextual() || reason.asText().isBlank()) {
      return new ReadScore.Malformed("Expected a sentence as reason.");
    }
    String plain = PlainText.clean(reason.asText().strip());
    return new ReadScore.Read(
        new ComplexityScore(
            complexity.intValue(),
            plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON),
            parts.intValue()));
  }
}
