package io.paradecom.leader.access;

/** What a caller may do; each may do what those before it may. */
public enum Scope {
  /** Ask a runner for work, and nothing of what the others may. */
  WORKER,
  /** Read. */
  VIEWER,
  /** Hand graphs in. */
  SUBMITTER,
  /** Change what runs. */
  OPERATOR,
  /** Whatever there is. */
  ADMIN;

  /** Whether this is enough for what needs {@code other}. */
  public boolean covers(Scope other) {
    return switch (this) {
      case WORKER -> other == WORKER;
      case ADMIN -> true;
      case VIEWER, SUBMITTER, OPERATOR -> other != WORKER && compareTo(other) >= 0;
    };
  }
}
