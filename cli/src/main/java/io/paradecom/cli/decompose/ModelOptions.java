package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.SlotsConverter;
import io.paradecom.common.decompose.Budget;
import io.paradecom.common.decompose.RateLimit;
import io.paradecom.common.decompose.RateLimit.Unit;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.runner.decompose.ModelChoice;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is asked, how much at the same time, and what it may cost. */
final class ModelOptions {
  private static final int DEFAULT_RUNNERS = 8;
  private static final Duration LONGEST_CALL = Duration.ofHours(1);

  @Option(
      names = "--model",
      order = -9,
      paramLabel = "MODEL",
      description =
          "Who is asked: openai:NAME, anthropic:NAME, cmd:COMMAND (the prompt on its standard"
              + " input, the answer on its standard output) or outline, which asks nobody"
              + " (default: outline).")
  @Nullable String model;

  @Option(
      names = "--runners",
      order = -8,
      paramLabel = "N",
      converter = SlotsConverter.class,
      description = "Questions under way at the same time, 1 to 1000 (default: 8).")
  @Nullable Integer runners;

  @Option(
      names = "--sequential",
      order = -7,
      description = "One question after another, as --runners 1.")
  boolean sequential;

  @Option(
      names = "--rate",
      paramLabel = "N/SPAN",
      description =
          "Most questions that are begun in any span, all runners together, as 60/m or 60/m,1000/d"
              + " or 10/30s; N alone is in a minute (default: any number).")
  @Nullable String rate;

  @Option(
      names = "--rate-tokens",
      paramLabel = "N/SPAN",
      description =
          "Most tokens, read and written together, in any span, likewise; a question counts at its"
              + " worst case until it is answered.")
  @Nullable String rateTokens;

  @Option(
      names = "--budget-tokens",
      paramLabel = "N",
      description =
          "Most tokens, read and written together. A question is asked only when its worst case"
              + " fits; what does not fit stays whole.")
  @Nullable Long budgetTokens;

  @Option(
      names = "--budget-usd",
      paramLabel = "X",
      description = "Most US dollars, likewise; needs --price.")
  @Nullable BigDecimal budgetUsd;

  @Option(
      names = "--price",
      paramLabel = "IN,OUT",
      split = ",",
      description = "What a million tokens cost in US dollars, read and written, as 2.50,10.")
  List<BigDecimal> price = List.of();

  @Option(
      names = "--call-timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = "From the start of a call to the last byte of its answer (default: 5m).")
  @SuppressWarnings("NullAway.Init")
  Duration callTimeout;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "A variable that a cmd: model sees besides PATH, HOME and the locale.")
  List<String> environment = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where answers are kept (default: .paradecom/FILE beside the file).")
  @Nullable Path dataDirectory;

  @Option(
      names = "--resume",
      description =
          "Go on with what was stopped. Answers that are there are never paid for again, with this"
              + " or without.")
  boolean resume;

  @Option(names = "--new", description = "Ask everything anew, whatever was answered before.")
  boolean fresh;

  @Option(
      names = "--review",
      description =
          "Ask on the terminal about each proposal: approve, edit or reject it. What is rejected is"
              + " asked again with the reason.")
  boolean review;

  @Option(
      names = "--review-dir",
      paramLabel = "DIR",
      description =
          "The same with files: NAME.proposal.json is written there, and NAME.decision.json waited"
              + " for.")
  @Nullable Path reviewDirectory;

  @Option(
      names = "--dry-run",
      description = "Say how many calls and tokens it may take; ask nobody, write nothing.")
  boolean dryRun;

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  boolean json;

  ModelChoice choice() {
    return ModelChoice.parse(model);
  }

  /** What people call the model, also where none was chosen. */
  String modelName() {
    return model == null ? "outline" : model;
  }

  int slots() {
    return sequential ? 1 : runners == null ? DEFAULT_RUNNERS : runners;
  }

  Budget budget() {
    return new Budget(budgetTokens, budgetUsd, price());
  }

  /**
   * Returns what the model allows.
   *
   * @throws CliException when it is written in another way
   */
  List<RateLimit> rates() {
    List<RateLimit> rates = new ArrayList<>(rates("--rate", Unit.REQUESTS, rate));
    rates.addAll(rates("--rate-tokens", Unit.TOKENS, rateTokens));
    return rates;
  }

  private static List<RateLimit> rates(String option, Unit unit, @Nullable String text) {
    try {
      return text == null ? List.of() : RateLimit.parse(unit, text);
    } catch (IllegalArgumentException wrong) {
      throw new CliException(ExitCode.INVALID, option + ": " + wrong.getMessage(), wrong);
    }
  }

  private Budget.@Nullable Price price() {
    return price.isEmpty() ? null : new Budget.Price(price.getFirst(), price.getLast());
  }

  /**
   * Refuses words that do not go together or are outside their range.
   *
   * @throws CliException naming them
   */
  void check() {
    refuse(resume && fresh, "Expected --resume or --new, but found both.");
    refuse(review && reviewDirectory != null, "Expected --review or --review-dir, but found both.");
    refuse(
        review && !Objects.requireNonNull(System.console()).isTerminal(),
        "Expected --review on a terminal, but standard input is none. Use --review-dir for files.");
    refuse(
        sequential && runners != null && runners != 1,
        "Expected --sequential or --runners, but found both.");
    var _ = rates();
    checkBudget();
    refuse(
        !callTimeout.isPositive() || callTimeout.compareTo(LONGEST_CALL) > 0,
        "Expected --call-timeout above 0 and at most 1h, but found %s.".formatted(callTimeout));
  }

  private void checkBudget() {
    refuse(
        budgetTokens != null && budgetTokens < 1,
        "Expected --budget-tokens of at least 1, but found %s.".formatted(budgetTokens));
    refuse(
        budgetUsd != null && budgetUsd.signum() <= 0,
        "Expected --budget-usd above 0, but found %s.".formatted(budgetUsd));
    refuse(
        !price.isEmpty() && (price.size() != 2 || price.stream().anyMatch(p -> p.signum() < 0)),
        "Expected --price as two numbers of at least 0, as 2.50,10, but found %s."
            .formatted(price));
    refuse(
        budgetUsd != null && price.isEmpty(),
        "Expected --budget-usd together with --price, since no price is known here, but found it"
            + " alone.");
  }

  static void refuse(boolean wrong, String sentence) {
    if (wrong) {
      throw new CliException(ExitCode.INVALID, sentence);
    }
  }

  /** One directory for each file, so that files beside each other do not share one. */
  Path directory(Path file) {
    return dataDirectory == null ? DataDirectory.beside(file) : dataDirectory;
  }
}
