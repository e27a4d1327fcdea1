package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What came of a wish that was not refused. */
public enum Answer {
  /** It is committed. */
  ACCEPTED,
  /** The same wish had been carried out before; nothing changed. */
  REPEATED,
  /** It is kept, but was not answered in time; the events will tell. */
  PENDING;

  static Answer of(JsonNode document) {
    String state = document.path("state").asText();
    for (Answer answer : values()) {
      if (answer.name().toLowerCase(Locale.ROOT).equals(state)) {
        return answer;
      }
    }
    throw new ForeignAnswerException(
        "Expected an answer of accepted, repeated or pending, but found '%s'.".formatted(state),
        null);
  }
}
