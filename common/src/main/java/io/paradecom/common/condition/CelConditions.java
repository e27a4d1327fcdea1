package io.paradecom.common.condition;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.Conditions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions in CEL. An expression knows {@code inputs}, a map of what the dependencies that have
 * an output gave, by their ids; and the ids {@code workflow} and {@code task}, which are strings.
 * Numbers of JSON without fraction and exponent are {@code int}, all others {@code double}. One
 * that ends a repetition knows {@code output} and {@code round} instead of {@code inputs}.
 *
 * <p>What is compiled is kept, {@value #MOST_KEPT} expressions at most. Used by one thread; nothing
 * of CEL is loaded before the first condition comes.
 */
public final class CelConditions implements Conditions {
  /** Most expressions that are kept compiled; each is a few ten kilobytes. */
  static final int MOST_KEPT = 512;

  private record Key(String text, boolean ofRound) {}

  private final Map<Key, Compilation> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compilation> eldest) {
          return size() > MOST_KEPT;
        }
      };

  @Override
  public Optional<String> problem(Condition condition) {
    return problem(compile(condition, false));
  }

  @Override
  public Optional<String> roundProblem(Condition until) {
    return problem(compile(until, true));
  }

  private static Optional<String> problem(Compilation compilation) {
    return switch (compilation) {
      case Compilation.Failed failed -> Optional.of(failed.sentence());
      case Compilation.Compiled _ -> Optional.empty();
    };
  }

  /**
   * Returns the ids that a condition reads of its inputs, as far as it says them; empty when it has
   * a problem.
   */
  public Set<String> inputs(Condition condition) {
    return switch (compile(condition, false)) {
      case Compilation.Failed _ -> Set.of();
      case Compilation.Compiled compiled -> compiled.references().named();
    };
  }

  @Override
  public Verdict evaluate(Condition condition, Facts facts) {
    return switch (compile(condition, false)) {
      case Compilation.Failed failed -> Verdict.unknown(failed.sentence());
      case Compilation.Compiled compiled -> Evaluation.of(compiled, facts);
    };
  }

  @Override
  public Verdict evaluateRound(Condition until, Round round) {
    return switch (compile(until, true)) {
      case Compilation.Failed failed -> Verdict.unknown(failed.sentence());
      case Compilation.Compiled compiled -> Evaluation.of(compiled, round);
    };
  }

  /** Returns how many expressions are kept compiled. */
  int keptCount() {
    return kept.size();
  }

  private Compilation compile(Condition condition, boolean ofRound) {
    Key key = new Key(condition.text(), ofRound);
    Compilation known = kept.get(key);
    if (known == null) {
      known = ofRound ? Compiler.compileUntil(key.text()) : Compiler.compile(key.text());
      kept.put(key, known);
    }
    return known;
  }

  /** Returns the name by which an expression reads the output of a task. */
  public static String nameOf(TaskId task) {
    return task.value().matches("[A-Za-z_][A-Za-z0-9_]*")
        ? "inputs." + task
        : "inputs[\"%s\"]".formatted(task);
  }
}
