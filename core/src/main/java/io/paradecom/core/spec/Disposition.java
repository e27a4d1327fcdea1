package io.paradecom.core.spec;

/** What an accepted task starts its life as. */
public enum Disposition {
  /** It runs when its dependencies are satisfied. */
  RUN,
  /** It was done before the workflow was submitted: it counts as succeeded and never runs. */
  DONE,
  /** It was set aside before the workflow was submitted: it is skipped. */
  HELD
}
