package io.paradecom.core.decompose;

/** Why an answer that was to break a task down was refused, for counting. */
public enum RefusalReason {
  /** It cannot be read. */
  UNREADABLE,
  /** It has subtasks where it says that there are none, or too few. */
  CHILD_COUNT,
  /** Something of it is larger than allowed. */
  TOO_LARGE,
  /** Its subtasks would be below the deepest level. */
  TOO_DEEP,
  /** An id is outside the grammar, or there twice. */
  ID,
  /** A text is missing or has characters that may not be in it. */
  TEXT,
  /** Its complexity is outside the scale. */
  COMPLEXITY,
  /** A subtask depends on itself or on one that is not there. */
  DEPENDENCY,
  /** Its dependencies form a cycle. */
  CYCLE,
  /** A subtask says what another one or a task above says. */
  DUPLICATE,
  /** It names a criterion that is not there, or leaves one out. */
  CRITERION,
  /** It wants a capability that there is not, or that its parent has not. */
  CAPABILITY,
  /** Its parts do not fit into the graph of the workflow. */
  GRAPH,
  /** Its runner did not pass it on. */
  RUNNER;

  /** Returns what a problem counts as. */
  public static RefusalReason of(ProposalProblem problem) {
    return switch (problem) {
      case ProposalProblem.Unreadable _ -> UNREADABLE;
      case ProposalProblem.WrongChildCount _, ProposalProblem.AtomicRoot _ -> CHILD_COUNT;
      case ProposalProblem.LimitExceeded _ -> TOO_LARGE;
      case ProposalProblem.TooDeep _ -> TOO_DEEP;
      case ProposalProblem.IllegalLocalId _, ProposalProblem.DuplicateLocalId _ -> ID;
      case ProposalProblem.MissingText _, ProposalProblem.IllegalCharacter _ -> TEXT;
      case ProposalProblem.ComplexityOutOfRange _ -> COMPLEXITY;
      case ProposalProblem.UnknownDependency _, ProposalProblem.SelfDependency _ -> DEPENDENCY;
      case ProposalProblem.Cycle _ -> CYCLE;
      case ProposalProblem.DuplicateSibling _, ProposalProblem.RepeatsAncestor _ -> DUPLICATE;
      case ProposalProblem.UnknownCriterion _, ProposalProblem.UncoveredCriterion _ -> CRITERION;
      case ProposalProblem.UnknownCapability _, ProposalProblem.ForbiddenCapability _ -> CAPABILITY;
    };
  }
}
