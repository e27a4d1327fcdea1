package io.paradecom.common.format;

/** What one run of a command stands for when a Taskmaster file is read. */
public enum ImportUnit {
  /** Every task without subtasks and every subtask is run on its own. */
  SUBTASK,
  /** Every top-level task is run once, with its subtasks as a checklist. */
  TASK
}
