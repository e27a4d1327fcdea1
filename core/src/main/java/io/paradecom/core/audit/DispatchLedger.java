package io.paradecom.core.audit;

import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One dispatch as three topics have it: its event, its record on the queue, and its reports. */
final class DispatchLedger {
  private final long epoch;
  private @Nullable TaskRef event;
  private @Nullable Place eventPlace;
  private Instant eventTime = Instant.MIN;
  private boolean withdrawn;
  private int records;
  private int owed;
  private @Nullable TaskRef record;
  private @Nullable Place recordPlace;
  private @Nullable Lease bound;

  /** Whether its runner had offered to take it without a record on a queue, or a claim. */
  private boolean offered;

  private final List<Said> said = new ArrayList<>(1);

  DispatchLedger(long epoch) {
    this.epoch = epoch;
  }

  void event(TaskRef ref, Place place, Instant time) {
    event = ref;
    eventPlace = place;
    eventTime = time;
  }

  /** Its run was stopped in the same Step: it may not have reached the queue. */
  void withdraw() {
    withdrawn = true;
  }

  void record(TaskRef ref, Place place, boolean whole) {
    records++;
    owed += whole ? 1 : 0;
    record = ref;
    recordPlace = place;
  }

  @Nullable TaskRef ref() {
    return event;
  }

  void bind(Lease lease) {
    bound = lease;
  }

  @Nullable Lease bound() {
    return bound;
  }

  /**
   * Looks for the offer on which it was handed to its runner.
   *
   * @param offers leases that runners offered; each is good for one dispatch
   */
  void seek(Set<Lease> offers) {
    TaskRef ref = event;
    Lease lease = bound;
    if (ref != null && lease != null && records == 0 && !offered) {
      Said claim = said(ref, lease);
      if (claim.claims.reports == 0 && offers.remove(lease)) {
        offered = true;
        claim.claims.reports++;
      }
    }
  }

  /** Returns what is said on this dispatch under a lease. */
  Said said(TaskRef ref, Lease lease) {
    for (Said one : said) {
      if (one.lease.equals(lease) && one.ref.equals(ref)) {
        return one;
      }
    }
    Said fresh = new Said(ref, lease);
    said.add(fresh);
    return fresh;
  }

  /** Returns whether everything about it adds up, so that it may be forgotten. */
  boolean isSettled() {
    TaskRef ref = event;
    if (ref == null || records > 1 || (records == 0 && !withdrawn && !offered)) {
      return false;
    }
    // Of repeated claims some leave no trace, so whether all were seen cannot be told by numbers.
    return ref.equals(record == null ? ref : record)
        && said.stream().allMatch(one -> isSettled(one) && one.claims.isSingle());
  }

  private boolean isSettled(Said one) {
    return claimsAddUp(one) && one.progress.isSettled() && one.verdicts.isSettled() && one.isTrue();
  }

  /** A claim that is repeated under the lease that it bound leaves no trace. */
  private boolean claimsAddUp(Said one) {
    boolean repeatable = one.lease.equals(bound) && one.ref.equals(event);
    return repeatable ? one.claims.facts <= one.claims.reports : one.claims.isSettled();
  }

  void judge(Judge judge, boolean quarantined) {
    judgeRecord(judge);
    said.forEach(one -> judge(one, judge, quarantined));
  }

  private void judgeRecord(Judge judge) {
    TaskRef ref = event;
    TaskRef found = record;
    if (ref != null && found != null) {
      judgePair(ref, found, judge);
    } else if (ref != null) {
      if (!withdrawn && !offered && !judge.isDispatchCut(eventTime)) {
        violation(
            judge, ref, "a record on its queue for every dispatch, but found none", eventPlace);
      }
    } else if (found != null && owed > 0) {
      violation(
          judge,
          found,
          "an event for every record on a queue, but found none for " + found,
          recordPlace);
    } else if (found != null) {
      judge.pending();
    }
  }

  private void judgePair(TaskRef ref, TaskRef found, Judge judge) {
    if (!found.equals(ref)) {
      violation(
          judge, found, "the dispatch of its event, " + ref + ", but found " + found, recordPlace);
    } else if (records > 1) {
      violation(judge, found, "one record for every dispatch, but found " + records, recordPlace);
    }
  }

  private void judge(Said one, Judge judge, boolean quarantined) {
    if (one.claims.facts > one.claims.reports) {
      unheard(one, one.claims, "claim", judge);
    } else if (one.progress.facts > one.progress.reports) {
      unheard(one, one.progress, "sign of life", judge);
    } else if (one.verdicts.facts > one.verdicts.reports) {
      unheard(one, one.verdicts, "end", judge);
    } else if (!quarantined && !isSettled(one)) {
      judgeUnsettled(one, judge);
    } else if (isPending(one.claims) || isPending(one.progress) || isPending(one.verdicts)) {
      judge.pending();
    }
  }

  private static boolean isPending(Said.Count count) {
    return count.facts < count.reports && count.owed < count.reports;
  }

  /** A fact says that a report came, and there is none. */
  private void unheard(Said one, Said.Count count, String what, Judge judge) {
    if (judge.isReportCut(count.since)) {
      return;
    }
    judge.violation(
        one.accepted ? Invariant.ONE_RESULT : Invariant.ACCOUNTED,
        one.ref.task(),
        epoch,
        "Expected a report under lease %s for every %s that was taken or ignored, but found none."
            .formatted(one.lease, what),
        one.settled);
  }

  private void judgeUnsettled(Said one, Judge judge) {
    boolean untrue = !one.isTrue() && one.verdicts.isSettled();
    judge.violation(
        untrue ? Invariant.ONE_RESULT : Invariant.ACCOUNTED,
        one.ref.task(),
        epoch,
        untrue
            ? "Expected what was accepted to be what was reported under lease %s, but it is not."
                .formatted(one.lease)
            : "Expected every report under lease %s to be taken or ignored, but found %d claims, %d signs of life and %d ends in reports beside %d, %d and %d in events."
                .formatted(
                    one.lease,
                    one.claims.reports,
                    one.progress.reports,
                    one.verdicts.reports,
                    one.claims.facts,
                    one.progress.facts,
                    one.verdicts.facts),
        untrue ? one.settled : one.reported);
  }

  private void violation(Judge judge, TaskRef ref, String expected, @Nullable Place place) {
    judge.violation(Invariant.ACCOUNTED, ref.task(), epoch, "Expected " + expected + ".", place);
  }
}
