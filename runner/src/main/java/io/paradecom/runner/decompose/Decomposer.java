package io.paradecom.runner.decompose;

import io.paradecom.core.decompose.Question;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.util.function.Consumer;

/** Answers questions of a decomposition. Thread-safe; any number of questions may be under way. */
public interface Decomposer extends AutoCloseable {
  /** Returns what people call it, as {@code openai:NAME} or {@code outline}; never a secret. */
  String name();

  /**
   * Asks once and returns at once. Nothing is retried: whatever goes wrong is part of the reply.
   *
   * @param limits what the call may take; an answer that needs no call keeps them by itself
   * @param growing told of the title of each subtask as soon as it is written, where that is known
   *     before the end; nothing of it is judged. It must not block
   */
  DecomposeCall ask(Question question, CallLimits limits, Consumer<String> growing);

  /** Asks once, for somebody who does not watch. */
  default DecomposeCall ask(Question question, CallLimits limits) {
    return ask(question, limits, _ -> {});
  }

  /** Cancels what is under way and gives back what was taken. */
  @Override
  void close();
}
