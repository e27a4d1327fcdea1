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
    if (left.isSettled() || right.isSettled()) {
      return settled(left, right, true);
    }
    List<Formula> formulas = new ArrayList<>();
    List<Cel> cels = new ArrayList<>();
    left.split(formulas, cels);
    right.split(formulas, cels);
    if (cels.isEmpty()) {
      return new Ended(Formula.all(formulas));
    }
    Cel cel = cels.size() == 1 ? cels.getFirst() : joined(cels.get(0), " && ", cels.get(1));
    return formulas.isEmpty() ? cel : new Both(Formula.all(formulas), cel);
  }

  private void split(List<Formula> formulas, List<Cel> cels) {
    switch (this) {
      case Ended(Formula formula) -> formulas.add(formula);
      case Cel cel -> cels.add(cel);
      case Both(Formula formula, Cel cel) -> {
        formulas.add(formula);
        cels.add(cel);
      }
      case Known _, Refused _ -> throw new IllegalStateException("Expected no constant here.");
    }
  }

  static Term or(Term left, Term right) {
    if (left.isSettled() || right.isSettled()) {
      return settled(left, right, false);
    }
    if (left instanceof Ended(Formula one) && right instanceof Ended(Formula other)) {
      return new Ended(Formula.any(List.of(one, other)));
    }
    return left instanceof Cel one && right instanceof Cel other
        ? joined(one, " || ", other)
        : mixed();
  }

  private boolean isSettled() {
    return this instanceof Known || this instanceof Refused;
  }

  /** Returns what two terms come to of which one is settled: that one, or the other. */
  private static Term settled(Term left, Term right, boolean and) {
    if (left instanceof Refused || right instanceof Refused) {
      return left instanceof Refused ? left : right;
    }
    boolean isLeft = left instanceof Known;
    Term known = isLeft ? left : right;
    return known.equals(new Known(and)) ? (isLeft ? right : left) : known;
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
