package io.paradecom.common.format.argo;

import java.util.ArrayList;
import java.util.List;

/** What a condition comes to. */
sealed interface Term {
  /** It is known. */
  record Known(boolean holds) implements Term {}

  /** An expression in CEL, over outputs of these tasks. */
  record Cel(String text, List<OutputSource> reads) implements Term {
    public Cel {
      reads = List.copyOf(reads);
    }
  }

  /** How nodes ended. */
  record Ended(Formula formula) implements Term {}

  /** Both of how nodes ended and what tasks gave hold. */
  record Both(Formula formula, Cel cel) implements Term {}

  /** It has no counterpart here, for the reason in the sentence. */
  record Refused(String problem) implements Term {}

  private static Refused mixed() {
    return new Refused(
        "Expected the status of tasks and what they gave to be joined by && only, but found them"
            + " joined otherwise.");
  }

  static Term and(Term left, Term right) {
    if (left instanceof Refused || right instanceof Refused) {
      return left instanceof Refused ? left : right;
    }
    if (left instanceof Known(boolean holds)) {
      return holds ? right : left;
    }
    if (right instanceof Known(boolean holds)) {
      return holds ? left : right;
    }
    List<Formula> formulas = new ArrayList<>();
    List<Cel> cels = new ArrayList<>();
    for (Term term : List.of(left, right)) {
      switch (term) {
        case Ended(Formula formula) -> formulas.add(formula);
        case Cel cel -> cels.add(cel);
        case Both(Formula formula, Cel cel) -> {
          formulas.add(formula);
          cels.add(cel);
        }
        case Known _, Refused _ -> throw new IllegalStateException("Expected no constant here.");
      }
    }
    if (cels.isEmpty()) {
      return new Ended(Formula.all(formulas));
    }
    Cel cel = cels.size() == 1 ? cels.getFirst() : joined(cels.get(0), " && ", cels.get(1));
    return formulas.isEmpty() ? cel : new Both(Formula.all(formulas), cel);
  }

  static Term or(Term left, Term right) {
    if (left instanceof Refused || right instanceof Refused) {
      return left instanceof Refused ? left : right;
    }
    if (left instanceof Known(boolean holds)) {
      return holds ? left : right;
    }
    if (right instanceof Known(boolean holds)) {
      return holds ? right : left;
    }
    if (left instanceof Ended(Formula one) && right instanceof Ended(Formula other)) {
      return new Ended(Formula.any(List.of(one, other)));
    }
    return left instanceof Cel one && right instanceof Cel other
        ? joined(one, " || ", other)
        : mixed();
  }

  static Term not(Term term) {
    return switch (term) {
      case Known(boolean holds) -> new Known(!holds);
      case Ended(Formula formula) -> new Ended(formula.negated());
      case Cel(String text, List<OutputSource> reads) -> new Cel("!(" + text + ")", reads);
      case Both _ -> mixed();
      case Refused refused -> refused;
    };
  }

  private static Cel joined(Cel left, String operator, Cel right) {
    List<OutputSource> reads = new ArrayList<>(left.reads);
    reads.addAll(right.reads);
    return new Cel("(" + left.text + operator + right.text + ")", reads);
  }
}
