package io.paradecom.core.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was said under one command id: the wish, in as many records as it took, and its answers. */
final class WishLedger {
  private final String commandId;
  private int records;

  /** Records that the leader has read. */
  private int owed;

  private boolean submit;

  /** Whether it never was a command that could be understood. */
  private boolean unreadable;

  /** Facts that carry the id. */
  private int facts;

  /** Refusals, and answers to repetitions. */
  private int replies;

  private @Nullable Place wished;
  private @Nullable Place answered;
  private Instant answeredAt = Instant.MAX;

  WishLedger(String commandId) {
    this.commandId = commandId;
  }

  void wish(Place place, boolean read, boolean isSubmit) {
    records++;
    owed += read ? 1 : 0;
    submit |= isSubmit;
    wished = place;
  }

  void unreadable(Place place, boolean read) {
    wish(place, read, false);
    unreadable = true;
  }

  void fact(Place place, Instant time) {
    facts++;
    answer(place, time);
  }

  void reply(Place place, Instant time) {
    replies++;
    answer(place, time);
  }

  private void answer(Place place, Instant time) {
    answered = place;
    answeredAt = time.isBefore(answeredAt) ? time : answeredAt;
  }

  boolean isSubmit() {
    return submit;
  }

  boolean isSettled() {
    return records > 0 && missing() == null && surplus() == null;
  }

  void judge(Judge judge) {
    String missing = missing();
    String surplus = surplus();
    if (missing != null) {
      judge.violation(Invariant.ACCOUNTED, null, 0, missing, wished);
    } else if (surplus != null) {
      if (!judge.isCommandCut(answeredAt)) {
        judge.violation(Invariant.ACCOUNTED, null, 0, surplus, answered);
      }
    } else if (owed < records) {
      judge.pending();
    }
  }

  /** A submit is answered once, however many chunks it has; one that is sent again, once more. */
  private @Nullable String missing() {
    int answers = facts + replies;
    int expected = submit ? Math.min(owed, 1) : owed;
    return answers >= expected
        ? null
        : "Expected an answer to each of %d commands '%s', but found %d."
            .formatted(owed, commandId, answers);
  }

  private @Nullable String surplus() {
    int answers = facts + replies;
    // A submit that began may be refused when its tasks are looked at.
    int most = submit && facts == 1 ? records + 1 : records;
    boolean twice = submit ? facts > 1 : unreadable && facts > 0;
    return answers <= most && !twice
        ? null
        : "Expected at most one answer to each of %d commands '%s', but found %d facts and %d replies."
            .formatted(records, commandId, facts, replies);
  }
}
