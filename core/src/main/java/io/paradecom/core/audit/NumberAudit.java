package io.paradecom.core.audit;

import io.paradecom.core.spec.RunId;
import java.time.Instant;

/**
 * Checks that the events of a run are numbered without gaps and that their times never go back.
 *
 * @param run as it was before the event
 */
record NumberAudit(RunAudit run) {
  void check(RunId ofRun, long number, Instant at) {
    if (!ofRun.equals(run.run())) {
      run.report(
          Invariant.GAP_FREE,
          null,
          "Expected an event of run '%s', but found one of '%s'.".formatted(run.run(), ofRun));
    }
    if (number != run.sequence() + 1) {
      run.report(
          Invariant.GAP_FREE,
          null,
          "Expected event %d next, but found %d.".formatted(run.sequence() + 1, number));
    }
    if (at.isBefore(run.now())) {
      run.report(
          Invariant.GAP_FREE,
          null,
          "Expected event %d not before %s, but found %s.".formatted(number, run.now(), at));
    }
  }
}
