package io.paradecom.common.format.argo;

import io.paradecom.common.format.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code when}: comparisons of words, joined by {@code &&}, {@code ||}, {@code !} and
 * parentheses. What is known is decided here; what tasks give becomes CEL; how nodes end becomes a
 * formula of edges.
 */
final class When {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(&&|\\|\\||==|!=|=~|!~|<=|>=|[!()<>,])|\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'"
              + "|([^\\s!()<>=&|~,\"']+)|(\\S))",
          Pattern.DOTALL);
  private static final int MAX_DEPTH = 30;

  /** Where characters begin that stand for parts which are not known; Unicode gives them away. */
  private static final char FIRST_PART = '\uE000';

  private final List<Value.Part> unknown = new ArrayList<>();
  private final Matcher tokens;
  private final Comparison comparison = new Comparison();
  private @Nullable String symbol;
  private @Nullable String word;
  private boolean atEnd;
  private int depth;
  private @Nullable String fault;

  private When(Value text) {
    StringBuilder flat = new StringBuilder();
    for (Value.Part part : text.parts()) {
      if (part instanceof Value.Known(String known)) {
        flat.append(known);
      } else {
        flat.append((char) (FIRST_PART + unknown.size()));
        unknown.add(part);
      }
    }
    tokens = TOKEN.matcher(flat);
    next();
  }

  /** Returns what a text says. */
  static Term read(Value text) {
    When reading = new When(text);
    Term term = reading.any();
    if (reading.fault == null && !reading.atEnd) {
      reading.expect("&&, || or the end");
    }
    return reading.fault == null ? term : new Term.Refused(reading.fault);
  }

  private Term any() {
    Term left = all();
    while (take("||")) {
      left = Term.or(left, all());
    }
    return left;
  }

  private Term all() {
    Term left = one();
    while (take("&&")) {
      left = Term.and(left, one());
    }
    return left;
  }

  private Term one() {
    if (++depth > MAX_DEPTH) {
      return expect("at most %d levels".formatted(MAX_DEPTH));
    }
    Term read = operand();
    depth--;
    return read;
  }

  private Term operand() {
    if (take("!")) {
      return Term.not(one());
    }
    if (take("(")) {
      Term inner = any();
      return take(")") ? inner : expect(")");
    }
    Value left = value();
    if (left == null) {
      return expect("a value");
    }
    String operator = symbol;
    if (operator != null && Comparison.OPERATORS.contains(operator)) {
      next();
      Value right = value();
      return right == null ? expect("a value") : comparison.of(left, operator, right);
    }
    if ("in".equals(word) && fault == null) {
      next();
      return in(left);
    }
    return comparison.of(left, "==", Value.of("true"));
  }

  private Term in(Value left) {
    Term found = new Term.Known(false);
    if (!take("(")) {
      return expect("(");
    }
    do {
      Value each = value();
      if (each == null) {
        return expect("a value");
      }
      found = Term.or(found, comparison.of(left, "==", each));
    } while (take(","));
    return take(")") ? found : expect(")");
  }

  /** Returns the next token as a value; null when it is none. */
  private @Nullable Value value() {
    if (fault != null || atEnd || word == null) {
      return null;
    }
    Value.Builder out = new Value.Builder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      int part = c - FIRST_PART;
      if (part >= 0 && part < unknown.size()) {
        out.add(new Value(List.of(unknown.get(part))));
      } else {
        out.add(String.valueOf(c));
      }
    }
    next();
    return out.build();
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
    word = null;
    if (!tokens.find()) {
      atEnd = true;
      return;
    }
    symbol = tokens.group(1);
    for (int quoted = 2; quoted <= 3; quoted++) {
      if (tokens.group(quoted) != null) {
        word = tokens.group(quoted).replaceAll("\\\\(.)", "$1");
      }
    }
    if (tokens.group(4) != null) {
      word = tokens.group(4);
    }
    if (tokens.group(5) != null) {
      expect("values and comparisons");
    }
  }

  private Term expect(String what) {
    if (fault == null) {
      String found = atEnd ? "its end" : Quoted.of(shown(tokens.group().strip()));
      fault = "Expected %s in the condition, but found %s.".formatted(what, found);
    }
    return new Term.Refused(fault);
  }

  private static String shown(String token) {
    StringBuilder out = new StringBuilder();
    token.chars().forEach(c -> out.append(c >= FIRST_PART && c < '\uF8FF' ? "{{…}}" : (char) c));
    return out.toString();
  }
}
