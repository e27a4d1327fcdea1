package io.paradecom.common.format.argo;

import io.paradecom.common.condition.CelConditions;
import io.paradecom.core.spec.TaskId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compares two texts: at once where both are known, else by an expression or by edges. */
final class Comparison {
  static final Set<String> OPERATORS = Set.of("==", "!=", "<", "<=", ">", ">=", "=~", "!~");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
  private static final Map<String, Set<Outcome>> STATUSES =
      Map.of(
          "Succeeded", Set.of(Outcome.SUCCEEDED),
          "Failed", Set.of(Outcome.FAILED),
          "Error", Set.of(Outcome.FAILED),
          "Skipped", Set.of(Outcome.SKIPPED),
          "Omitted", Set.of(Outcome.OMITTED));

  Term of(Value left, String operator, Value right) {
    if (isStatus(left) || isStatus(right)) {
      return isStatus(left) ? status(left, operator, right) : status(right, operator, left);
    }
    Optional<String> one = left.known();
    Optional<String> other = right.known();
    if (one.isPresent() && other.isPresent()) {
      return known(one.get(), operator, other.get());
    }
    if (hasStatus(left) || hasStatus(right)) {
      return new Term.Refused(
          "Expected a status to be compared on its own, but found it within a text.");
    }
    List<OutputSource> reads = new ArrayList<>();
    return new Term.Cel(cel(left, operator, right, reads), reads);
  }

  private static boolean isStatus(Value value) {
    return value.parts().size() == 1 && hasStatus(value);
  }

  private static boolean hasStatus(Value value) {
    return value.parts().stream()
        .anyMatch(part -> part instanceof Value.Status || part instanceof Value.File);
  }

  private static Term status(Value value, String operator, Value word) {
    Set<Outcome> outcomes = word.known().map(STATUSES::get).orElse(null);
    boolean isEqual = operator.equals("==");
    if (!(value.parts().getFirst() instanceof Value.Status status)
        || outcomes == null
        || !(isEqual || operator.equals("!="))) {
      return new Term.Refused(
          "Expected a status to be compared by == or != with one of Succeeded, Failed, Error,"
              + " Skipped, Omitted, but found something else.");
    }
    Formula formula = new Formula.Is(status.node(), outcomes);
    return new Term.Ended(isEqual ? formula : formula.negated());
  }

  private static Term known(String left, String operator, String right) {
    if (operator.endsWith("~")) {
      try {
        boolean found = Pattern.compile(right).matcher(left).find();
        return new Term.Known(found == operator.startsWith("="));
      } catch (PatternSyntaxException _) {
        return new Term.Refused("Expected a regular expression, but found '%s'.".formatted(right));
      }
    }
    boolean numbers = NUMBER.matcher(left).matches() && NUMBER.matcher(right).matches();
    int order =
        numbers ? new BigDecimal(left).compareTo(new BigDecimal(right)) : left.compareTo(right);
    return new Term.Known(
        switch (operator) {
          case "==" -> order == 0;
          case "!=" -> order != 0;
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          default -> order >= 0;
        });
  }

  private static String cel(Value left, String operator, Value right, List<OutputSource> reads) {
    String one = text(left, reads);
    String other = text(right, reads);
    return switch (operator) {
      case "==", "!=" -> one + " " + operator + " " + other;
      case "=~" -> one + ".matches(" + other + ")";
      case "!~" -> "!" + one + ".matches(" + other + ")";
      default -> "double(" + one + ") " + operator + " double(" + other + ")";
    };
  }

  private static String text(Value value, List<OutputSource> reads) {
    List<String> parts = new ArrayList<>();
    for (Value.Part part : value.parts()) {
      parts.add(
          switch (part) {
            case Value.Known(String text) -> literal(text);
            case Value.Output(OutputSource source) -> {
              reads.add(source);
              yield path(source);
            }
            case Value.WorkflowId _ -> "workflow";
            case Value.Status _, Value.File _, Value.LoopItem _ ->
                throw new IllegalStateException(
                    "Expected no status, artifact and item of a loop in a text.");
          });
    }
    if (parts.isEmpty()) {
      return "\"\"";
    }
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(" + ", parts) + ")";
  }

  private static String path(OutputSource source) {
    StringBuilder out = new StringBuilder(CelConditions.nameOf(new TaskId(source.task().id())));
    source.path().forEach(key -> out.append('[').append(literal(key)).append(']'));
    return out.toString();
  }

  private static String literal(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
