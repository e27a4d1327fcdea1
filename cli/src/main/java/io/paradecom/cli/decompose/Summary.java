package io.paradecom.cli.decompose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.decompose.Budget;
import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.core.decompose.GraphScore;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a decomposition ended.
 *
 * @param tasks of the graph; 0 when there is none
 * @param parked nodes for a person to look at, as people call them
 * @param left nodes that did not fit the budget, likewise
 * @param budget for its price
 */
record Summary(
    String model,
    Result result,
    int tasks,
    int leaves,
    List<String> parked,
    List<String> left,
    Budget budget,
    Duration took) {
  Summary {
    parked = List.copyOf(parked);
    left = List.copyOf(left);
  }

  /** Says how to go on with what did not come to its end, and returns how the verb ends. */
  static ExitCode unfinished(Result result) {
    if (result.ending() == Ending.FAILED) {
      System.err.println("paradecom: " + result.reason());
      System.err.println("What was answered is kept; the same command goes on.");
      return ExitCode.INFRASTRUCTURE;
    }
    System.err.println(
        "Stopped; what was answered is kept. Go on with the same command and --resume.");
    return ExitCode.NOT_SUCCEEDED;
  }

  /** Returns a few lines for a person. */
  String text() {
    List<String> lines = new ArrayList<>();
    if (result.ending() == Ending.COMPLETE) {
      lines.add(
          "%s, %s without subtasks."
              .formatted(
                  Labels.count(tasks, "task", "tasks"), String.format(Locale.ROOT, "%,d", leaves)));
    }
    lines.add(
        "%s%s, %s%s, %s."
            .formatted(
                Labels.count(result.answers(), "answer", "answers"),
                result.wereThere() == 0
                    ? ""
                    : ", of which %,d were there already".formatted(result.wereThere()),
                Labels.tokens(result.spent()),
                dollars() == null ? "" : ", " + dollars() + " USD",
                Labels.seconds(took)));
    if (result.unreported() > 0) {
      lines.add(
          "%s nothing of tokens and count at the worst case."
              .formatted(Labels.count(result.unreported(), "answer says", "answers say")));
    }
    add(lines, "Parked for you to look at, and left whole", parked);
    add(lines, "Left whole, since the budget does not cover the question", left);
    return String.join(System.lineSeparator(), lines);
  }

  private static void add(List<String> lines, String what, List<String> nodes) {
    if (!nodes.isEmpty()) {
      lines.add(what + ": " + String.join("; ", nodes) + ".");
    }
  }

  private @Nullable String dollars() {
    Budget.Price price = budget.price();
    return price == null
        ? null
        : price.of(result.spent()).setScale(4, RoundingMode.HALF_UP).toPlainString();
  }

  /** Returns one JSON object on one line. */
  String json() {
    return json(null);
  }

  /**
   * The same with a comparison.
   *
   * @param score null: there was none
   */
  String json(@Nullable GraphScore score) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("model", model);
    out.put("ending", result.ending().name().toLowerCase(Locale.ROOT));
    out.put("tasks", tasks);
    out.put("leaves", leaves);
    out.put("answers", result.answers());
    out.put("answersThereBefore", result.wereThere());
    out.put("answersWithoutUsage", result.unreported());
    out.put("inputTokens", result.spent().input());
    out.put("outputTokens", result.spent().output());
    if (dollars() != null) {
      out.put("usd", dollars());
    }
    var parkedOut = out.putArray("parked");
    parked.forEach(parkedOut::add);
    var leftOut = out.putArray("leftWhole");
    left.forEach(leftOut::add);
    out.put("wallMs", took.toMillis());
    if (score != null) {
      ReferenceScore.into(out.putObject("score"), score);
    }
    return out.toString();
  }
}
