package io.paradecom.core.simulation;

/** A simulated run broke a rule. The message says which, after what, and how to run it again. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String rule;

  SimulationFailure(String rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** Returns the short name of the rule, such as {@code I-1} or {@code liveness}. */
  public String rule() {
    return rule;
  }
}
