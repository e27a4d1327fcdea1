package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Proposal;
import java.util.List;

/** What a model answered to a question: paid for, not judged yet. */
public sealed interface Answer {
  /** Where it comes from. */
  Provenance provenance();

  /** What it has cost. */
  Usage usage();

  /** A proposal. */
  record Proposed(Proposal proposal, Provenance provenance, Usage usage) implements Answer {}

  /**
   * Something that is no proposal.
   *
   * @param errors what the model may be told when it is asked again, at least one sentence
   */
  record Unreadable(Fault fault, List<String> errors, Provenance provenance, Usage usage)
      implements Answer {
    public Unreadable {
      errors = List.copyOf(errors);
    }
  }

  /** What is wrong with an answer. */
  enum Fault {
    /** It ends before its end, because it would have been too long: ask for less. */
    TRUNCATED,
    /** It is larger than any proposal may be. */
    TOO_LARGE,
    /** It does not hold one JSON object of the schema. */
    MALFORMED,
    /** The model would not answer. */
    DECLINED
  }

  /**
   * Where an answer comes from.
   *
   * @param model as the provider calls it
   * @param promptVersion which prompts were used; empty: none
   * @param questionHash SHA-256 of the whole prompt, in hex: the same question of the same prompts
   *     to the same model has the same hash
   * @param answerHash SHA-256 of the answer as it came, in hex
   */
  record Provenance(String model, String promptVersion, String questionHash, String answerHash) {
    /** Nobody says where it comes from. */
    public static final Provenance UNKNOWN = new Provenance("", "", "", "");
  }
}
