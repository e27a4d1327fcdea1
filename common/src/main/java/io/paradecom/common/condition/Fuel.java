package io.paradecom.common.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.io.Serial;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits the work of one evaluation: each node that is evaluated costs 1, and what a function works
 * on costs as much as there is of it, before the function is called. So the work is bounded by the
 * fuel, whatever the expression and the outputs say; also what grows by doubling is.
 */
final class Fuel implements CelEvaluationListener {
  /** Nodes and parts of values that one evaluation may look at: a few 100 ms at the very worst. */
  static final int AMOUNT = 200_000;

  private static final int CHARACTERS_PER_UNIT = 4;

  /** To add one more takes the longer the more there are. */
  private static final int RESULTS_PER_UNIT = 8;

  /**
   * The fuel is used up. CEL hands on what a listener throws, as the cause of its own exception.
   */
  static final class Exhausted extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    Exhausted() {
      super("It costs more than %,d steps.".formatted(AMOUNT), null, false, false);
    }
  }

  private final Operands operands;
  private long left = AMOUNT;

  Fuel(Operands operands) {
    this.operands = operands;
  }

  @Override
  public void callback(CelExpr node, @Nullable Object value) {
    take(1);
    int times = operands.timesOf(node);
    if (times == Operands.GATHERED && value instanceof Collection<?> results) {
      take(results.size() / RESULTS_PER_UNIT);
    } else if (times > 0 && value != null) {
      look(value, times);
    }
  }

  private void look(Object value, int times) {
    switch (value) {
      case String text -> take((long) text.length() * times / CHARACTERS_PER_UNIT);
      case Map<?, ?> map ->
          map.forEach((key, field) -> {
            take(times);
            look(key, times);
            look(field, times);
          });
      case Iterable<?> list -> {
        for (Object element : list) {
          take(times);
          look(element, times);
        }
      }
      default -> take(times);
    }
  }

  private void take(long amount) {
    left -= amount;
    if (left < 0) {
      throw new Exhausted();
    }
  }
}
