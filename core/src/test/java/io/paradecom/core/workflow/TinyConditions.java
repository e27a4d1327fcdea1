package io.paradecom.core.workflow;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Knows {@code yes}, {@code no}, {@code unknown}, {@code has ID} (a dependency has an output),
 * {@code ID is JSON} and {@code even} (the outputs have an even length together); nothing else. Of
 * a round it knows {@code yes}, {@code no}, {@code unknown}, {@code given} (there is an output),
 * {@code round N} (it is the N-th or a later one) and {@code is JSON}.
 */
public final class TinyConditions implements Conditions {
  /** Conditions that may be drawn, for graphs of which any task may depend on {@code t0}. */
  public static final List<String> DRAWN =
      List.of("yes", "yes", "no", "unknown", "even", "even", "has t0", "has t1");

  /** Conditions after rounds that may be drawn. */
  public static final List<String> UNTIL =
      List.of("yes", "no", "no", "unknown", "given", "given", "round 2", "round 3");

  @Override
  public Optional<String> problem(Condition condition) {
    String text = condition.text();
    return DRAWN.contains(text) || text.startsWith("has ") || text.contains(" is ")
        ? Optional.empty()
        : Optional.of("Expected a word that is known, but found '%s'.".formatted(text));
  }

  @Override
  public Verdict evaluate(Condition condition, Facts facts) {
    String text = condition.text();
    if (problem(condition).isPresent()) {
      return Verdict.unknown("it is no condition");
    }
    return switch (text) {
      case "yes" -> Verdict.TRUE;
      case "no" -> Verdict.FALSE;
      case "unknown" -> Verdict.unknown("nobody knows");
      case "even" ->
          verdict(facts.inputs().values().stream().mapToInt(String::length).sum() % 2 == 0);
      default -> ofTask(text, facts);
    };
  }

  private static Verdict ofTask(String text, Facts facts) {
    if (text.startsWith("has ")) {
      return verdict(facts.inputs().containsKey(new TaskId(text.substring(4))));
    }
    String[] sides = text.split(" is ", 2);
    String output = facts.inputs().get(new TaskId(sides[0]));
    return output == null
        ? Verdict.unknown("'%s' has no output".formatted(sides[0]))
        : verdict(output.equals(sides[1]));
  }

  @Override
  public Optional<String> roundProblem(Condition until) {
    String text = until.text();
    return UNTIL.contains(text) || text.startsWith("round ") || text.startsWith("is ")
        ? Optional.empty()
        : Optional.of("Expected a word about a round, but found '%s'.".formatted(text));
  }

  @Override
  public Verdict evaluateRound(Condition until, Round round) {
    String text = until.text();
    String output = round.output();
    return switch (text) {
      case "yes" -> Verdict.TRUE;
      case "no" -> Verdict.FALSE;
      case "unknown" -> Verdict.unknown("nobody knows");
      case "given" -> verdict(output != null);
      default -> {
        if (text.startsWith("round ")) {
          yield verdict(round.number() >= Integer.parseInt(text.substring(6)));
        }
        yield output == null
            ? Verdict.unknown("there is no output")
            : verdict(("is " + output).equals(text));
      }
    };
  }

  private static Verdict verdict(boolean holds) {
    return holds ? Verdict.TRUE : Verdict.FALSE;
  }
}
