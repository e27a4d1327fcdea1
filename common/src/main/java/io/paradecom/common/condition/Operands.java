package io.paradecom.common.condition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes of an expression give what functions work on. Reading a field and going through a
 * list cost the same whatever is in them; comparing and searching cost as much as there is.
 */
final class Operands {
  /** Functions that cost the same whatever they are given. */
  private static final Set<String> FLAT =
      Set.of("_[_]", "_&&_", "_||_", "!_", "_?_:_", "@not_strictly_false");

  private static final String MATCHES = "matches";

  /** A pattern looks at each character in as many ways as it has parts. */
  private static final int PATTERN_TIMES = 16;

  /** {@link #timesOf} what a macro gathers its results in. */
  static final int GATHERED = -1;

  private final Map<Long, Integer> times = new HashMap<>();

  /** Notes the operands of a node that calls a function. */
  void note(CelExpr node) {
    if (node.getKind() != Kind.CALL) {
      return;
    }
    CelCall call = node.call();
    if (FLAT.contains(call.function())) {
      return;
    }
    int factor = call.function().equals(MATCHES) ? PATTERN_TIMES : 1;
    call.target().ifPresent(target -> note(target, factor));
    call.args().forEach(argument -> note(argument, factor));
  }

  private void note(CelExpr operand, int factor) {
    // No expression can write such a name.
    boolean gathered = operand.getKind() == Kind.IDENT && operand.ident().name().startsWith("@");
    times.put(operand.id(), gathered ? GATHERED : factor);
  }

  /**
   * Returns how often the value of a node is looked at; 0: no function works on it; {@link
   * #GATHERED}: it is added to.
   */
  int timesOf(CelExpr node) {
    return times.getOrDefault(node.id(), 0);
  }
}
