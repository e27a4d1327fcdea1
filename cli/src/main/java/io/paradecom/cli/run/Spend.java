package io.paradecom.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.report.ExpectedWork;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What attempts spent, as they or their runners reported it.
 *
 * @param attempts that reported anything
 * @param cpuMs time of processors, of all processes of an attempt
 * @param peakBytes most memory that one attempt had at once
 */
public record Spend(int attempts, long tokens, double costUsd, long cpuMs, long peakBytes) {
  /** Nothing was reported. */
  public static final Spend NONE = new Spend(0, 0, 0, 0, 0);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the usage of one attempt; what is no usage counts as none. */
  public static Spend of(@Nullable String usage) {
    if (usage == null) {
      return NONE;
    }
    try {
      JsonNode json = JSON.readTree(usage);
      return new Spend(
          1,
          json.path("tokens").asLong(),
          json.path("costUsd").asDouble(),
          json.path("cpuMs").asLong(),
          json.path("peakRssBytes").asLong());
    } catch (JsonProcessingException foreign) {
      // A runner of somebody else may report what it wants.
      return NONE;
    }
  }

  /** Returns what both spent; of memory, what one of them had at most. */
  public Spend plus(Spend other) {
    return new Spend(
        attempts + other.attempts,
        tokens + other.tokens,
        costUsd + other.costUsd,
        cpuMs + other.cpuMs,
        Math.max(peakBytes, other.peakBytes));
  }

  /** Returns it for people; a dash when nothing was reported. */
  public String text() {
    List<String> parts = countedParts();
    if (cpuMs > 0) {
      parts.add(String.format(Locale.ROOT, "%,.1f CPU s", cpuMs / 1000.0));
    }
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  /** Whether tokens or money were reported, which a budget could be of. */
  public boolean isCounted() {
    return tokens > 0 || costUsd > 0;
  }

  /** Returns tokens and money alone, for people; empty: none were reported. */
  public String counted() {
    return String.join(", ", countedParts());
  }

  private List<String> countedParts() {
    List<String> parts = new ArrayList<>();
    if (costUsd > 0) {
      parts.add(money(costUsd));
    }
    if (tokens > 0) {
      parts.add(String.format(Locale.ROOT, "%,d tokens", tokens));
    }
    return parts;
  }

  /** Returns an amount of dollars for people; of less than a cent its first digits are told. */
  static String money(double usd) {
    return String.format(Locale.ROOT, usd > 0 && usd < 0.01 ? "$%.4f" : "$%.2f", usd);
  }

  /**
   * Returns what all of a run spends, if the rest of it uses as much for as much work; empty: too
   * little has ended to say.
   *
   * @param endedPercent of the work, that of tasks that have ended
   */
  public Optional<Spend> atEnd(double endedPercent) {
    OptionalDouble growth = ExpectedWork.growth(endedPercent);
    return growth.isEmpty() ? Optional.empty() : Optional.of(grown(growth.getAsDouble()));
  }

  private Spend grown(double growth) {
    return new Spend(
        attempts,
        Math.round(tokens * growth),
        costUsd * growth,
        Math.round(cpuMs * growth),
        peakBytes);
  }

  /** Returns tokens and money with two digits: what is only guessed is not told more exactly. */
  public Spend rough() {
    return new Spend(
        attempts,
        twoDigits(BigDecimal.valueOf(tokens)).longValue(),
        twoDigits(BigDecimal.valueOf(costUsd)).doubleValue(),
        cpuMs,
        peakBytes);
  }

  private static BigDecimal twoDigits(BigDecimal number) {
    return number.round(new MathContext(2));
  }

  /**
   * Returns tokens and money so far and at the end; empty: none were reported.
   *
   * @param all what is expected at the end; empty: nobody knows, or it has ended
   */
  public String outlook(Optional<Spend> all) {
    if (!isCounted()) {
      return "";
    }
    return all.map(it -> "%s; about %s by the end".formatted(counted(), it.rough().counted()))
        .orElse(counted());
  }
}
