package io.paradecom.core.spec;

/** Which of the ready tasks of one workflow, of the same priority, goes first. */
public enum TurnPolicy {
  /** The one at the start of the longest remaining path. */
  LONGEST_PATH,
  /** The one that became ready first. */
  FIFO
}
