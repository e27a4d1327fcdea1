package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.BudgetLine;
import io.paradecom.cli.run.Spend;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a run is, when it ends and what it spends, as an instance tells it, in words. */
final class Outlooks {
  private Outlooks() {}

  /**
   * Asks for it; empty: the workflow is gone meanwhile.
   *
   * @throws CliException when the instance cannot be reached
   */
  static Optional<JsonNode> of(RestClient client, String workflow) {
    try {
      return Optional.of(
          client.get(
              RestClient.path("workflows", workflow, "progress")
                  + RestClient.query(Map.of("spend", "true"))));
    } catch (CliException gone) {
      if (gone.exitCode() == ExitCode.INVALID) {
        return Optional.empty();
      }
      throw gone;
    }
  }

  /** Returns how much is done, as {@code 62 % of the work}. */
  static String done(JsonNode progress) {
    return "%d %% of the %s"
        .formatted(
            (int) progress.path("percent").asDouble(),
            progress.path("basis").asText().equals("WORK") ? "work" : "tasks");
  }

  /** Returns how long it takes still, and at most; empty: nobody knows. */
  static String left(JsonNode progress) {
    if (!progress.has("restMs")) {
      return "";
    }
    String least = Times.text(progress.path("restMs").asLong());
    String most = Times.text(progress.path("restMostMs").asLong());
    int open = progress.path("openEnded").asInt();
    return "%s%s%s"
        .formatted(
            least,
            most.equals(least) ? "" : " to " + most,
            open == 0 ? "" : " and " + (open == 1 ? "1 answer" : open + " answers"));
  }

  /** Returns tokens and money so far and by the end; empty: none were reported. */
  static String spent(JsonNode progress) {
    JsonNode spend = progress.path("spend");
    Spend soFar = spend(spend.path("tokens"), spend.path("costUsd"));
    Optional<Spend> all =
        spend.has("expectedUsd")
            ? Optional.of(spend(spend.path("expectedTokens"), spend.path("expectedUsd")))
            : Optional.empty();
    String text = soFar.outlook(all.filter(it -> !it.equals(soFar)));
    boolean isWhole = text.isEmpty() || spend.path("complete").asBoolean(true);
    return isWhole ? text : "at least " + text;
  }

  private static Spend spend(JsonNode tokens, JsonNode usd) {
    return new Spend(1, tokens.asLong(), usd.asDouble(), 0, 0);
  }

  /** Returns a line for each budget. */
  static List<String> budgets(JsonNode progress) {
    List<String> lines = new ArrayList<>();
    progress.path("budgets").forEach(budget -> lines.add(BudgetLine.of(budget)));
    return lines;
  }

  /**
   * Returns how a workflow stands with its deadline, as {@code in 12 min, at risk}; empty: it has
   * none, or has ended.
   *
   * @param progress of it
   */
  static String due(JsonNode workflow, JsonNode progress, Instant now) {
    String risk =
        switch (progress.path("deadlineRisk").asText()) {
          case "AT_RISK" -> ", at risk";
          case "EXPECTED_LATE" -> ", will be late";
          default -> "";
        };
    try {
      Duration left = Duration.between(now, Instant.parse(workflow.path("deadline").asText("")));
      return left.isNegative()
          ? Words.span(left.negated()) + " ago"
          : "in " + Words.span(left) + risk;
    } catch (DateTimeException none) {
      return "";
    }
  }
}
