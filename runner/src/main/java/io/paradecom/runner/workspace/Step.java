package io.paradecom.runner.workspace;

/** What an attempt in a workspace has just done, in this order. */
enum Step {
  /** There is an integration branch. */
  BRANCH_OPEN,
  /** No older dispatch can merge any more. */
  FENCED,
  /** It has a tree of its own. */
  TREE_ADDED,
  /** The command ended well. */
  WORKED,
  /** Its changes are a commit on the attempt's branch. */
  COMMITTED,
  /** It is its turn to merge. */
  LOCKED,
  /** The merged tree passed the check. */
  CHECKED,
  /** The integration branch has it. */
  MERGED,
  /** Whoever waits for the result has it. */
  REPORTED,
  /** Tree and branches are gone. */
  CLEANED;

  /** Hears of each step. */
  interface Observer {
    /** Hears nothing. */
    Observer NONE = _ -> {};

    /** Called on the attempt's thread. */
    void at(Step step);
  }
}
