package io.paradecom.common.condition;

import dev.cel.runtime.CelRuntime;
import java.util.Set;

/** What came of compiling an expression. */
sealed interface Compilation {
  /** It is none. */
  record Failed(String sentence) implements Compilation {}

  /**
   * It can be evaluated.
   *
   * @param operands weights of the nodes whose values functions work on, by the nodes' ids: how
   *     many times what it takes to look at a value once
   */
  record Compiled(CelRuntime.Program program, References references, Operands operands)
      implements Compilation {}

  /**
   * Which inputs an expression reads.
   *
   * @param named those that it names
   * @param all whether it reads no others
   */
  record References(Set<String> named, boolean all) {
    public References {
      named = Set.copyOf(named);
    }

    /** Returns whether the input of this id may be read. */
    boolean mayRead(String id) {
      return !all || named.contains(id);
    }
  }
}
