package io.paradecom.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What attempts spent, as they or their runners reported it.
 *
 * @param attempts that reported anything
 * @param cpuMs time of processors, of all processes of an attempt
 * @param peakBytes most memory that one attempt had at once
 */
record Spend(int attempts, long tokens, double costUsd, long cpuMs, long peakBytes) {
  static final Spend NONE = new Spend(0, 0, 0, 0, 0);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the usage of one attempt; what is no usage counts as none. */
  static Spend of(@Nullable String usage) {
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

  Spend plus(Spend other) {
    return new Spend(
        attempts + other.attempts,
        tokens + other.tokens,
        costUsd + other.costUsd,
        cpuMs + other.cpuMs,
        Math.max(peakBytes, other.peakBytes));
  }

  /** Returns it for people; a dash when nothing was reported. */
  String text() {
    List<String> parts = new ArrayList<>();
    if (costUsd > 0) {
      parts.add(String.format(Locale.ROOT, "$%.2f", costUsd));
    }
    if (tokens > 0) {
      parts.add(String.format(Locale.ROOT, "%,d tokens", tokens));
    }
    if (cpuMs > 0) {
      parts.add(String.format(Locale.ROOT, "%,.1f CPU s", cpuMs / 1000.0));
    }
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }
}
