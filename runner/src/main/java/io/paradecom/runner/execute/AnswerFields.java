package io.paradecom.runner.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an answer that mean something to ParaDecom. One that is not as expected counts as
 * absent, with a note: the answer itself is the task's own.
 *
 * @param answer any JSON value
 * @param notes where to say what was ignored
 */
record AnswerFields(JsonNode answer, List<String> notes) {
  private static final BigDecimal MOST_USD = BigDecimal.valueOf(1_000_000_000);
  private static final int MOST_DECIMALS = 1000;
  private static final Duration LONGEST_DELAY = Duration.ofDays(366);
  private static final int LONGEST_MODEL_NAME = 200;

  /** Returns what the command says to have spent; null: nothing. */
  @Nullable Usage usage() {
    JsonNode usage = answer.path("usage");
    if (!usage.isObject()) {
      return null;
    }
    JsonNode model = usage.path("model");
    String name = model.isTextual() ? model.textValue() : null;
    if (name != null && name.length() > LONGEST_MODEL_NAME) {
      name = name.substring(0, LONGEST_MODEL_NAME);
    }
    return new Usage(tokens(usage.path("tokens")), cost(usage.path("costUsd")), name);
  }

  private @Nullable Long tokens(JsonNode tokens) {
    if (tokens.isIntegralNumber() && tokens.canConvertToLong() && tokens.longValue() >= 0) {
      return tokens.longValue();
    }
    if (!tokens.isMissingNode()) {
      notes.add("Expected usage.tokens to be a whole number of at least 0; it was ignored.");
    }
    return null;
  }

  private @Nullable BigDecimal cost(JsonNode cost) {
    if (cost.isNumber() && isAmount(cost.decimalValue())) {
      return cost.decimalValue().setScale(6, RoundingMode.HALF_UP);
    }
    if (!cost.isMissingNode()) {
      notes.add("Expected usage.costUsd to be a number from 0 to 1e9; it was ignored.");
    }
    return null;
  }

  /** Refuses 1e-999999999 too, whose digits would fill the memory when rounded. */
  private static boolean isAmount(BigDecimal amount) {
    return amount.signum() >= 0
        && amount.compareTo(MOST_USD) <= 0
        && Math.abs((long) amount.scale()) <= MOST_DECIMALS;
  }

  /**
   * Returns when the command wants to be tried again; null: it does not say.
   *
   * @param now what a number of seconds counts from
   */
  @Nullable Instant retryAt(Instant now) {
    JsonNode retryAt = answer.path("retryAt");
    if (retryAt.isMissingNode() || retryAt.isNull()) {
      return null;
    }
    Instant instant = retryAt.isNumber() ? afterSeconds(retryAt, now) : instantOf(retryAt);
    if (instant == null) {
      notes.add(
          "Expected retryAt as an instant like 2026-01-31T12:00:00Z or as seconds of at most "
              + LONGEST_DELAY.toDays()
              + " days; it was ignored.");
    }
    return instant;
  }

  private static @Nullable Instant afterSeconds(JsonNode retryAt, Instant now) {
    double seconds = retryAt.doubleValue();
    return seconds >= 0 && seconds <= LONGEST_DELAY.toSeconds()
        ? now.plusMillis(Math.round(seconds * 1000))
        : null;
  }

  private static @Nullable Instant instantOf(JsonNode retryAt) {
    try {
      return OffsetDateTime.parse(retryAt.asText()).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
