package io.paradecom.core.workflow;

import io.paradecom.core.decompose.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a runner answered to a question; the core itself reads no JSON. A function of its
 * argument alone, which refuses nothing by throwing: what cannot be read is said in sentences.
 */
@FunctionalInterface
public interface ProposalReader {
  /** Reads nothing: for partitions whose tasks are not broken down. */
  ProposalReader NONE =
      _ ->
          new Reading.Unreadable(
              List.of("Expected an answer that this leader can read, but it reads none."));

  /**
   * Returns what the output of a question holds.
   *
   * @param output JSON text; null: there was none
   */
  Reading read(@Nullable String output);

  /** What was read. */
  sealed interface Reading {
    /**
     * A proposal, not judged yet.
     *
     * @param provenance JSON text that says who made it, from what; empty: nothing is known
     */
    record Proposed(Proposal proposal, String provenance) implements Reading {}

    /**
     * Nothing that could be judged.
     *
     * @param errors what the model is told, at least one sentence
     */
    record Unreadable(List<String> errors) implements Reading {
      public Unreadable {
        errors = List.copyOf(errors);
        if (errors.isEmpty()) {
          throw new IllegalArgumentException("Expected at least one error, but found none.");
        }
      }
    }
  }
}
