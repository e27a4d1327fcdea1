package io.paradecom.cli.decompose;

import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Budget;
import io.paradecom.common.decompose.DecompositionLeader;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.Verdict;
import io.paradecom.runner.decompose.ModelChoice;
import io.paradecom.runner.decompose.OutlineDecomposer;
import io.paradecom.runner.decompose.QuestionCost;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a decomposition may take, by breaking the text down without a model: about as many questions
 * as its structure has parts, each with the text that it would carry.
 */
final class Estimate {
  private static final int CHARS_A_TOKEN = 4;

  private final QuestionCost cost;
  private final Budget budget;
  private int calls;
  private Tokens likely = Tokens.NONE;
  private Tokens worst = Tokens.NONE;

  private Estimate(QuestionCost cost, Budget budget) {
    this.cost = cost;
    this.budget = budget;
  }

  /** Returns the estimate in words. */
  static String text(
      ModelOptions options, List<DecompositionTree> trees, DecompositionLimits limits) {
    ModelChoice choice = options.choice();
    Estimate estimate =
        new Estimate(
            new QuestionCost(choice, CallLimits.DEFAULT.maxOutputTokens()), options.budget());
    DecompositionLeader.Settings settings =
        new DecompositionLeader.Settings(
            1, List.of(), limits.maxDepth(), Budget.UNLIMITED, _ -> Tokens.NONE, Duration.ZERO);
    try (QuestionPort port = new LocalQuestions(new OutlineDecomposer())) {
      new DecompositionLeader(trees, port, settings, estimate.watcher(), Clock.systemUTC())
          .run(() -> false);
    }
    return choice instanceof ModelChoice.Outline
        ? "No model is asked: outline is free."
        : estimate.text();
  }

  private DecompositionLeader.Watcher watcher() {
    return new DecompositionLeader.Watcher() {
      @Override
      public void answered(
          Question question, Answer answer, @Nullable Verdict verdict, boolean wasThere) {
        calls++;
        worst = worst.plus(cost.worst(question));
        int written =
            answer instanceof Answer.Proposed(var proposal, _, _)
                ? AnswerWriter.json(proposal).length() / CHARS_A_TOKEN
                : 0;
        likely = likely.plus(new Tokens(cost.likelyInput(question), written));
      }
    };
  }

  private String text() {
    return String.format(
        Locale.ROOT,
        "About %s, estimated from the structure of the text: %s%s. At the very most, without"
            + " repeated questions: %,d tokens%s.",
        Labels.count(calls, "call", "calls"),
        Labels.tokens(likely),
        dollars(likely),
        worst.total(),
        dollars(worst));
  }

  private String dollars(Tokens tokens) {
    Budget.Price price = budget.price();
    return price == null
        ? ""
        : ", " + price.of(tokens).setScale(2, RoundingMode.UP).toPlainString() + " USD";
  }
}
