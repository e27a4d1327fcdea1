package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Question;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Questions under way, and those that were handed back and wait for their next call. */
final class Calls {
  private static final class Call {
    private final Asked asked;
    private final CallGate.@Nullable Permit permit;
    private boolean mayHaveUsed;

    Call(Asked asked, CallGate.@Nullable Permit permit) {
      this.asked = asked;
      this.permit = permit;
    }
  }

  private record Waiting(Asked asked, Instant from, long turn) {}

  private final int most;
  private final CallGate gate;
  private final IdentityHashMap<Question, Call> underWay = new IdentityHashMap<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::from).thenComparingLong(Waiting::turn));
  private final ArrayDeque<Asked> ahead = new ArrayDeque<>();
  private final IdentityHashMap<Question, Asked> aheadOf = new IdentityHashMap<>();
  private long turns;

  /**
   * @param most questions under way
   */
  Calls(int most, List<RateLimit> rates) {
    this.most = most;
    this.gate = new CallGate(most, rates);
  }

  boolean hasRoom() {
    return underWay.size() < most;
  }

  boolean isAnyUnderWay() {
    return !underWay.isEmpty();
  }

  boolean mayBegin(Instant now, Tokens worst) {
    return gate.mayBegin(now, worst);
  }

  /**
   * Returns whether a question may be asked ahead of its call, so that it is there when one ends.
   */
  boolean hasRoomAhead() {
    return ahead.size() < most && !hasRoom() && gate.isOpen();
  }

  boolean isOpen() {
    return gate.isOpen();
  }

  void putAhead(Asked asked) {
    ahead.add(asked);
    aheadOf.put(asked.question(), asked);
  }

  /** Returns what was asked ahead and comes next; null: nothing. */
  @Nullable Asked nextAhead() {
    return ahead.peek();
  }

  /** Begins what {@link #nextAhead} has returned. */
  void beginAhead(Instant now, Tokens worst) {
    Asked next = ahead.remove();
    aheadOf.remove(next.question());
    begin(next, now, worst);
  }

  /** Returns what was asked ahead about a question, first of all from now on; null: nothing. */
  @Nullable Asked preferAhead(Question question) {
    Asked asked = aheadOf.get(question);
    if (asked != null) {
      ahead.remove(asked);
      ahead.addFirst(asked);
    }
    return asked;
  }

  /** Returns whatever was asked ahead, and forgets it. */
  List<Asked> takeAhead() {
    List<Asked> taken = List.copyOf(ahead);
    ahead.clear();
    aheadOf.clear();
    return taken;
  }

  /** Returns what was handed back and may be asked again; null: nothing. */
  @Nullable Asked due(Instant now) {
    Waiting first = waiting.peek();
    return first == null || first.from().isAfter(now) ? null : first.asked();
  }

  /** Begins what {@link #due} has returned. */
  void beginAgain(Asked due, Instant now, Tokens worst) {
    waiting.remove();
    begin(due, now, worst);
  }

  void begin(Asked asked, Instant now, Tokens worst) {
    underWay.put(asked.question(), new Call(asked, gate.begin(now, worst)));
  }

  /** Begins what needs no call, since its answer is there. */
  void beginFree(Asked asked) {
    underWay.put(asked.question(), new Call(asked, null));
  }

  /** Returns what is under way about a question; null: nothing. */
  @Nullable Asked asked(Question question) {
    Call call = underWay.get(question);
    return call == null ? null : call.asked;
  }

  void answered(Asked asked, Instant now, Usage usage) {
    CallGate.Permit permit = end(asked).permit;
    if (permit != null) {
      gate.answered(permit, now, permit.worst().settledBy(usage));
    }
  }

  /** The model may have worked for nothing. */
  void lost(Asked asked) {
    call(asked).mayHaveUsed = true;
  }

  void refused(Asked asked, Instant now, Instant until) {
    CallGate.Permit permit = end(asked).permit;
    if (permit != null) {
      gate.refused(permit, now, until);
    }
    waiting.add(new Waiting(asked, until, turns++));
  }

  void failed(Asked asked, Instant now, Instant from) {
    gone(asked, now);
    waiting.add(new Waiting(asked, from, turns++));
  }

  /** A call has ended, and there will be no other one. */
  void gone(Asked asked, Instant now) {
    Call call = end(asked);
    CallGate.Permit permit = call.permit;
    if (permit != null) {
      gate.failed(permit, now, call.mayHaveUsed ? permit.worst() : Tokens.NONE);
    }
  }

  private Call end(Asked asked) {
    Call call = call(asked);
    underWay.remove(asked.question());
    return call;
  }

  private Call call(Asked asked) {
    return Objects.requireNonNull(underWay.get(asked.question()), "Expected a question under way.");
  }

  /** Returns when something may be asked, if nothing is heard before. */
  Instant nextAt(Instant now) {
    Instant free = gate.nextAt(now);
    Waiting first = waiting.peek();
    return first == null || !first.from().isAfter(now) || free.isBefore(first.from())
        ? free
        : first.from();
  }
}
