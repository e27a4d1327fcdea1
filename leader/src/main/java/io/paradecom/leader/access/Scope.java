package io.paradecom.leader.access;

/** What a caller may do; each may do what those before it may. */
public enum Scope {
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
    return compareTo(other) >= 0;
  }
}
