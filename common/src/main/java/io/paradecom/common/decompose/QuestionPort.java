package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes questions to those who answer them, and brings back what came of them. Used by one thread.
 *
 * <p>An answer is paid for once: the same question asked again, also by a later process, gets the
 * answer that is already there.
 */
public interface QuestionPort extends AutoCloseable {
  /** What is heard about a question. */
  sealed interface News {
    /** What was asked, the very object. */
    Question question();

    /**
     * There is an answer; nothing more comes.
     *
     * @param wasThere whether it was there before this port was opened
     */
    record Answered(Question question, Answer answer, boolean wasThere) implements News {}

    /**
     * The model has too much to do, and nobody is to ask it until {@code until}. The question is
     * handed back: it is not asked again by itself.
     */
    record Delayed(Question question, Instant until, String reason) implements News {}

    /**
     * A call gave no answer. The question is handed back, and may be asked again from {@code
     * until}.
     */
    record Failing(Question question, Instant until, String reason) implements News {}

    /**
     * A call ended without an answer, but the model may have worked all the same. More is heard of
     * the question.
     *
     * @param reason empty: what follows says it
     */
    record Lost(Question question, String reason) implements News {}

    /**
     * The answer is being written, and a subtask of it is whole. More is heard of the question, and
     * the answer may yet turn out to be none.
     */
    record Growing(Question question, String title) implements News {}

    /** There will be no answer; nothing more comes. */
    record Failed(Question question, String reason) implements News {}
  }

  /** Returns whether the answer is there, so that asking costs nothing. */
  boolean isAnswered(Question question);

  /** Asks. The question will not be lost when the next {@link #poll} begins to wait. */
  void ask(Question question);

  /**
   * Takes back what was asked, as far as its call has not begun. Nothing more is heard of it until
   * it is asked again.
   */
  void withdraw(Question question);

  /** Returns what was heard since the last call; waits at most {@code patience} for it. */
  List<News> poll(Duration patience);

  @Override
  void close();
}
