package io.paradecom.core.workflow;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port through which the engine asks about conditions. Deterministic: what it says follows from
 * what it is given, it reads no clock and touches nothing outside. Bounded: neither question costs
 * more than a part of a second, whatever is asked, and mostly far less than a millisecond. It never
 * throws for what a condition says or for what an output holds. Used by one thread.
 */
public interface Conditions {
  /** Refuses every condition: for engines that are to know none. */
  Conditions NONE =
      new Conditions() {
        @Override
        public Optional<String> problem(Condition condition) {
          return Optional.of("Expected no condition, but found one.");
        }

        @Override
        public Verdict evaluate(Condition condition, Facts facts) {
          return Verdict.unknown("there is nothing here that evaluates conditions");
        }

        @Override
        public Optional<String> roundProblem(Condition until) {
          return problem(until);
        }

        @Override
        public Verdict evaluateRound(Condition until, Round round) {
          return Verdict.unknown("there is nothing here that evaluates conditions");
        }
      };

  /**
   * What a condition may ask about.
   *
   * @param inputs the outputs of the dependencies that have one, as JSON text
   */
  record Facts(WorkflowId workflow, TaskId task, Map<TaskId, String> inputs) {}

  /**
   * What a condition may ask about that ends a repetition.
   *
   * @param number of the round that has ended, from 1
   * @param output what it gave, as JSON text; null: nothing
   */
  record Round(WorkflowId workflow, TaskId task, int number, @Nullable String output) {}

  /**
   * What came of an evaluation.
   *
   * @param reason why a condition counts as false though it was not found to be: a clause of at
   *     most {@link #MAX_REASON} characters, such as {@code "inputs.a has no field 'x'"}; empty: it
   *     is true or false
   */
  record Verdict(boolean holds, String reason) {
    /** Most characters of a reason. */
    public static final int MAX_REASON = 300;

    /** It is true. */
    public static final Verdict TRUE = new Verdict(true, "");

    /** It is false. */
    public static final Verdict FALSE = new Verdict(false, "");

    public Verdict {
      reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
    }

    /** Returns that a condition counts as false, since it is neither. */
    public static Verdict unknown(String reason) {
      return new Verdict(false, reason);
    }
  }

  /** Returns what is wrong with a condition, as a sentence that says where; empty: nothing. */
  Optional<String> problem(Condition condition);

  /** Returns whether a condition holds; one that has a problem does not. */
  Verdict evaluate(Condition condition, Facts facts);

  /** Returns what is wrong with a condition that ends a repetition; empty: nothing. */
  Optional<String> roundProblem(Condition until);

  /** Returns whether such a condition holds after a round; one that has a problem does not. */
  Verdict evaluateRound(Condition until, Round round);
}
