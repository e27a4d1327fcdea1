package io.paradecom.core.workflow;

/** Small languages with which the core is tested, deterministic and without libraries. */
public final class TestInterpreters {
  private TestInterpreters() {}

  /** Returns interpreters for one partition. */
  public static Interpreters create() {
    return with(new TinyConditions());
  }

  static Interpreters with(Conditions conditions) {
    return new Interpreters(conditions, PlainProposals::read, PlainItems::read);
  }
}
