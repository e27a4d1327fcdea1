package io.paradecom.common.format.argo;

import io.paradecom.common.format.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code depends}: names of tasks, perhaps with how they ended, joined by {@code &&}, {@code
 * ||}, {@code !} and parentheses. {@code &&} binds closer than {@code ||}.
 */
final class Depends {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(&&|\\|\\||[!()])|([A-Za-z0-9_-]+)(?:\\.([A-Za-z]+))?|(\\S))");
  private static final int MAX_DEPTH = 50;

  private final String text;
  private final BiFunction<String, String, @Nullable Formula> atoms;
  private final Matcher tokens;
  private @Nullable String symbol;
  private boolean atEnd;
  private int depth;
  private @Nullable String fault;

  private Depends(String text, BiFunction<String, String, @Nullable Formula> atoms) {
    this.text = text;
    this.atoms = atoms;
    this.tokens = TOKEN.matcher(text);
    next();
  }

  /** What a text says, or what is wrong with it, as one sentence. */
  sealed interface Result {
    /** It says this. */
    record Read(Formula formula) implements Result {}

    /** It is no expression. */
    record Refused(String problem) implements Result {}
  }

  /**
   * Reads a text.
   *
   * @param atoms gives for a task and what follows its name (empty: nothing) what that says; null:
   *     there is no such thing, which has been told
   */
  static Result read(String text, BiFunction<String, String, @Nullable Formula> atoms) {
    Depends reading = new Depends(text, atoms);
    Formula formula = reading.any();
    if (reading.fault == null && !reading.atEnd) {
      reading.expect("&&, || or the end");
    }
    String fault = reading.fault;
    return fault == null ? new Result.Read(formula) : new Result.Refused(fault);
  }

  private Formula any() {
    List<Formula> parts = new ArrayList<>(List.of(all()));
    while (take("||")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : Formula.any(parts);
  }

  private Formula all() {
    List<Formula> parts = new ArrayList<>(List.of(one()));
    while (take("&&")) {
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : Formula.all(parts);
  }

  private Formula one() {
    if (++depth > MAX_DEPTH) {
      expect("at most %d levels".formatted(MAX_DEPTH));
      return Formula.always();
    }
    Formula read = operand();
    depth--;
    return read;
  }

  private Formula operand() {
    if (take("!")) {
      return one().negated();
    }
    if (take("(")) {
      Formula inner = any();
      if (!take(")")) {
        expect(")");
      }
      return inner;
    }
    if (fault != null || atEnd || symbol != null) {
      expect("the name of a task");
      return Formula.always();
    }
    String status = tokens.group(3);
    Formula atom = atoms.apply(tokens.group(2), status == null ? "" : status);
    next();
    return atom == null ? Formula.always() : atom;
  }

  private boolean take(String wanted) {
    if (fault == null && wanted.equals(symbol)) {
      next();
      return true;
    }
    return false;
  }

  private void next() {
    symbol = null;
    if (!tokens.find()) {
      atEnd = true;
      return;
    }
    symbol = tokens.group(1);
    if (tokens.group(4) != null) {
      expect("names of tasks, &&, ||, ! and parentheses");
    }
  }

  private void expect(String what) {
    if (fault == null) {
      int at =
          atEnd
              ? text.length()
              : tokens.start() + (tokens.group().length() - tokens.group().stripLeading().length());
      fault =
          "Expected %s at character %d of depends, but found %s."
              .formatted(what, at + 1, atEnd ? "its end" : Quoted.of(tokens.group().strip()));
    }
  }
}
