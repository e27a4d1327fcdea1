package io.paradecom.core.workflow;

/** What a workflow says to one that a task of it started. */
public enum ChildControl {
  /** Stop everything open and end. */
  CANCEL,
  /** Start nothing new. */
  PAUSE,
  /** Go on after a pause. */
  RESUME
}
