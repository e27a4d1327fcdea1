package io.paradecom.runner.execute.process;

/** What became of a process tree that was to end. */
public enum TreeEnd {
  /** Nobody was left to end. */
  WAS_EMPTY,
  /** Everybody was ended. */
  ENDED,
  /** Somebody lives on: in an uninterruptible system call, or as another user. */
  SURVIVED
}
