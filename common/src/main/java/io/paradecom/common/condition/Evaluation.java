package io.paradecom.common.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.Conditions.Facts;
import io.paradecom.core.workflow.Conditions.Round;
import io.paradecom.core.workflow.Conditions.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Evaluates one condition once. */
final class Evaluation {
  /** How CEL says where it met something; columns without a line help nobody. */
  private static final Pattern PLACE = Pattern.compile("^evaluation error( at <input>:\\d+)?: ");

  private Evaluation() {}

  static Verdict of(Compilation.Compiled compiled, Facts facts) {
    Map<String, Object> inputs = new HashMap<>();
    for (Map.Entry<TaskId, String> input : facts.inputs().entrySet()) {
      String id = input.getKey().value();
      if (compiled.references().mayRead(id)) {
        Optional<Object> value = JsonValues.parse(input.getValue());
        if (value.isEmpty()) {
          return Verdict.unknown("the output of '%s' is no JSON".formatted(id));
        }
        inputs.put(id, value.get());
      }
    }
    Map<String, Object> variables =
        Map.of(
            "inputs", inputs, "workflow", facts.workflow().value(), "task", facts.task().value());
    return of(compiled, variables);
  }

  /** Evaluates one that ends a repetition; without an output there is a null to ask. */
  static Verdict of(Compilation.Compiled compiled, Round round) {
    String output = round.output();
    Optional<Object> value = JsonValues.parse(output == null ? "null" : output);
    if (value.isEmpty()) {
      return Verdict.unknown("the output is no JSON");
    }
    Verdict verdict =
        of(
            compiled,
            Map.of(
                Compiler.OUTPUT,
                value.get(),
                "round",
                (long) round.number(),
                "workflow",
                round.workflow().value(),
                "task",
                round.task().value()));
    return output != null || verdict.reason().isEmpty()
        ? verdict
        : Verdict.unknown("round %d gave no output".formatted(round.number()));
  }

  private static Verdict of(Compilation.Compiled compiled, Map<String, Object> variables) {
    try {
      Object found = compiled.program().trace(variables, new Fuel(compiled.operands()));
      return found instanceof Boolean holds
          ? holds ? Verdict.TRUE : Verdict.FALSE
          : Verdict.unknown("it gives %s and no bool".formatted(typeOf(found)));
    } catch (CelEvaluationException e) {
      return Verdict.unknown(reason(e));
    } catch (StackOverflowError e) {
      return Verdict.unknown("it goes too deep into its inputs");
    }
  }

  private static String typeOf(Object value) {
    return switch (value) {
      case String _ -> "a string";
      case Long _, Double _ -> "a number";
      case Map<?, ?> _ -> "a map";
      case Iterable<?> _ -> "a list";
      default -> "something else";
    };
  }

  static String reason(CelEvaluationException e) {
    String found = PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    if (e.getCause() instanceof Fuel.Exhausted
        || e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
      return "it costs more than an evaluation may (%,d steps)".formatted(Fuel.AMOUNT);
    }
    int candidates = found.indexOf(" Overload candidates:");
    String cut = candidates < 0 ? found : found.substring(0, candidates);
    return "it cannot be evaluated: " + cut.strip().replaceAll("\\.$", "");
  }
}
