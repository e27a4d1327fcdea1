package io.paradecom.core.report;

/** What a task's time goes to, from its submit to its end. */
public enum Phase {
  /** At least one dependency has not ended. */
  DEPENDENCIES,
  /** It is ready, and every slot that it may use is taken. */
  SLOT,
  /** Something that it claims is held by others, or claimed before. */
  RESOURCES,
  /** It is ready or on its queue while its workflow is paused. */
  PAUSED,
  /** It is on its queue, and no runner has claimed it yet. */
  DISPATCH,
  /** A runner works on it, and what comes of that counts. */
  WORK,
  /** A runner worked on it, and the attempt failed, was lost or given back. */
  REPEATED,
  /** It waits for what ends it, a person, a signal or a time; or for its next round. */
  AWAITED,
  /** It waits before another attempt, or as long as what it runs on asked for. */
  BACKOFF
}
