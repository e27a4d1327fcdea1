package io.paradecom.core.spec;

/** What is done about tasks that nothing orders and whose {@link FileClaims} meet. */
public enum ConflictPolicy {
  /** They exclude each other, in whatever order they come to be ready. */
  LOCK,
  /** The later one waits for the earlier one, in the order of the graph. */
  ORDER,
  /** Each works in a tree of its own and what it changed is merged; refused where one does not. */
  ISOLATE,
  /** The graph is refused. */
  REJECT
}
