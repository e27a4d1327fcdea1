package io.paradecom.core.audit;

/** A rule that every history keeps. The codes are how reports and tables name them. */
public enum Invariant {
  /** No task goes on before every dependency ended as its edge says. */
  DEPENDENCIES_FIRST("I-1"),
  /** At most one result of a task is accepted, and at most one of a dispatch. */
  ONE_RESULT("I-2"),
  /** Attempts are 1 to n without gaps, n within the policy, each after the verdict on the last. */
  ATTEMPTS_IN_ORDER("I-3"),
  /**
   * Nobody holds what another holds exclusively, no more units are held than there are, later
   * grants have higher tokens, and tasks whose files meet are kept apart as their workflow says.
   */
  RESOURCES("I-4"),
  /** Every task and every run ends once; nothing changes afterwards. */
  ONE_END("I-5"),
  /** Once a cancel is applied nothing is accepted and nothing dispatched. */
  NOTHING_AFTER_CANCEL("I-6"),
  /**
   * Only what succeeded is undone, once for each success, and not before everything that depends on
   * it is out of the way.
   */
  COMPENSATION("I-9"),
  /** The graph stays acyclic, and no edge is added into a task that has ended. */
  ACYCLIC("I-10"),
  /** Events are numbered from 1 without gaps, and their times never go back. */
  GAP_FREE("I-11"),
  /**
   * Whatever is due or possible happens: an engine that has nothing to do leaves nothing undone.
   */
  PROGRESS("I-12"),

  /** Waits and timeouts are as long as asked for and never end early. */
  TIMERS("I-13"),
  /**
   * Whatever is on one topic has its counterpart on the others: a command its answer, a dispatch
   * its event, a report the fact that it was taken or ignored, what cannot be read its dead letter.
   */
  ACCOUNTED("I-14"),
  /** No more tasks are in flight than the run allows. */
  CONCURRENCY("I-18"),
  /** Tasks and runs move only as the tables of legal moves say. */
  LEGAL_MOVES("I-19"),
  /** The condition of a task is asked once, when its edges hold, and decides whether it runs. */
  CONDITIONS("I-20"),
  /**
   * A task is broken down at most once, by an accepted answer; its parts come with that answer
   * alone, and it succeeds after all of them.
   */
  EXPANSION("I-21"),
  /** Of undeclared writes it is told which other task is known to touch the same path. */
  UNDECLARED_WRITES("I-24"),
  /**
   * Each attempt is charged once for what it used of budgets; of a run's own no more is granted
   * than there is, unless an attempt used more than it had set aside, which blocks what follows.
   */
  BUDGETS("I-25"),
  /**
   * Each attempt of a task that starts a workflow starts one, which follows that task's word alone;
   * the task succeeds only by the success of that very workflow.
   */
  CHILDREN("I-26"),
  /**
   * A task that is repeated has one round after the other, no more than it may, and none after the
   * condition held that ends it; it ends with its last round.
   */
  ROUNDS("I-27");

  private final String code;

  Invariant(String code) {
    this.code = code;
  }

  /** Returns the short name, such as {@code I-1}. */
  public String code() {
    return code;
  }
}
