package io.paradecom.cli.verify;

import io.paradecom.core.audit.AuditCounts;
import io.paradecom.core.audit.Invariant;
import io.paradecom.core.audit.LogCounts;

/** The rules that a log alone can prove, and how often each was put to the test. */
enum Rule {
  /** See {@link Invariant#DEPENDENCIES_FIRST}. */
  DEPENDENCIES(Invariant.DEPENDENCIES_FIRST, "nothing goes on before its dependencies"),
  /** See {@link Invariant#ONE_RESULT}. */
  RESULT(
      Invariant.ONE_RESULT,
      "one accepted result a task, and it was reported under the bound lease"),
  /** See {@link Invariant#ATTEMPTS_IN_ORDER}. */
  ATTEMPTS(Invariant.ATTEMPTS_IN_ORDER, "attempts in order, as many as the policy allows"),
  /** See {@link Invariant#RESOURCES}. */
  RESOURCES(Invariant.RESOURCES, "no two holders of what only one may have, tokens rise"),
  /** See {@link Invariant#ONE_END}. */
  END(Invariant.ONE_END, "one end, nothing after it"),
  /** See {@link Invariant#NOTHING_AFTER_CANCEL}. */
  CANCEL(Invariant.NOTHING_AFTER_CANCEL, "nothing starts or counts after a cancel"),
  /** See {@link Invariant#COMPENSATION}. */
  COMPENSATION(Invariant.COMPENSATION, "undone once, and after all that depends on it"),
  /** See {@link Invariant#ACYCLIC}. */
  ACYCLIC(Invariant.ACYCLIC, "graphs without cycles"),
  /** See {@link Invariant#GAP_FREE}. */
  NUMBERS(Invariant.GAP_FREE, "events numbered without gaps, times never back"),
  /** See {@link Invariant#TIMERS}. */
  TIMERS(Invariant.TIMERS, "waits and timeouts never early"),
  /** See {@link Invariant#ACCOUNTED}. */
  ACCOUNTED(Invariant.ACCOUNTED, "commands, dispatches, reports and events match"),
  /** See {@link Invariant#CONCURRENCY}. */
  CONCURRENCY(Invariant.CONCURRENCY, "no more in flight than the workflow allows"),
  /** See {@link Invariant#LEGAL_MOVES}. */
  MOVES(Invariant.LEGAL_MOVES, "only legal moves"),
  /** See {@link Invariant#CONDITIONS}. */
  CONDITIONS(Invariant.CONDITIONS, "each condition asked once, and heeded"),
  /** See {@link Invariant#EXPANSION}. */
  EXPANSION(Invariant.EXPANSION, "broken down once, by an accepted answer, and done by its parts"),
  /** See {@link Invariant#UNDECLARED_WRITES}. */
  UNDECLARED_WRITES(
      Invariant.UNDECLARED_WRITES, "undeclared writes named with the tasks that they touch");

  private final Invariant invariant;
  private final String sentence;

  Rule(Invariant invariant, String sentence) {
    this.invariant = invariant;
    this.sentence = sentence;
  }

  Invariant invariant() {
    return invariant;
  }

  String sentence() {
    return sentence;
  }

  /** Returns what was looked at, with its unit. */
  String checked(AuditCounts counts, LogCounts topics) {
    return switch (this) {
      case DEPENDENCIES, ACYCLIC, CONDITIONS, EXPANSION -> VerifyText.count(counts.tasks(), "task");
      case RESULT, COMPENSATION, UNDECLARED_WRITES -> VerifyText.count(counts.results(), "result");
      case ATTEMPTS -> VerifyText.count(counts.attempts(), "attempt");
      case END -> VerifyText.count(counts.ended(), "end");
      case CANCEL, NUMBERS, MOVES -> VerifyText.count(counts.events(), "event");
      case TIMERS, CONCURRENCY, RESOURCES ->
          VerifyText.count(counts.dispatches(), "dispatch", "dispatches");
      case ACCOUNTED ->
          VerifyText.count(
              topics.commands()
                  + topics.answers()
                  + topics.reports()
                  + topics.dispatches()
                  + topics.unreadable(),
              "record");
    };
  }
}
