package io.paradecom.cli;

import io.paradecom.core.spec.TurnPolicy;
import picocli.CommandLine.Option;

/** The word that says in which order a leader starts the ready tasks of a workflow. */
public final class PolicyOptions implements FromEnvironment {
  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      converter = PolicyConverter.class,
      defaultValue = "cp",
      description =
          "Which of the ready tasks of a workflow that says nothing of it goes first: cp, the one"
              + " at the start of the longest remaining path; fifo, the one that became ready first"
              + " (default: cp).")
  @SuppressWarnings("NullAway.Init")
  private TurnPolicy policy;

  /** Returns the policy. */
  public TurnPolicy policy() {
    return policy;
  }
}
