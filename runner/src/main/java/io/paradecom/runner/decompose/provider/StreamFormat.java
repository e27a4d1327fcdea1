package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** How a provider streams an answer. Thread-safe. */
interface StreamFormat {
  /** Makes a request for a whole answer one for a stream. */
  void askIn(ObjectNode request);

  /** Adds what an event says; what is not known is passed over. */
  void take(JsonNode event, Told told);

  /** What the events of one answer have said. */
  final class Told {
    private final StringBuilder text = new StringBuilder();
    @Nullable String model;
    @Nullable Finish finish;
    @Nullable Long inputTokens;
    @Nullable Long outputTokens;

    /** An error of the provider's own, as its body would be; null: there was none. */
    @Nullable JsonNode error;

    /** Whether nothing comes after this event. */
    boolean isLast;

    void add(JsonNode piece) {
      text.append(piece.asText(""));
    }

    StringBuilder text() {
      return text;
    }

    static @Nullable Long count(JsonNode tokens, @Nullable Long known) {
      return tokens.canConvertToLong() && tokens.isIntegralNumber() && tokens.longValue() >= 0
          ? Long.valueOf(tokens.longValue())
          : known;
    }
  }
}
