package io.paradecom.runner.decompose;

import io.paradecom.core.decompose.Proposal;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.Usage;
import java.util.List;

/** What came of a question. */
public sealed interface DecomposeReply {
  /** A proposal, not judged yet. */
  record Proposed(Proposal proposal, Provenance provenance, Usage usage)
      implements DecomposeReply {}

  /**
   * There is an answer, but it is no proposal.
   *
   * @param errors what the decomposer may be told when it is asked again, at least one sentence
   */
  record Unreadable(Fault fault, List<String> errors, Provenance provenance, Usage usage)
      implements DecomposeReply {
    public Unreadable {
      errors = List.copyOf(errors);
    }
  }

  /** There is no answer. */
  record Failed(CallFailure failure) implements DecomposeReply {}

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
  record Provenance(String model, String promptVersion, String questionHash, String answerHash) {}
}
