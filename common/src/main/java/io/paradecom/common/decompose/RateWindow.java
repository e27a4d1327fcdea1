package io.paradecom.common.decompose;

import io.paradecom.common.decompose.RateLimit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What was used of one rate in the span that ends now. A call holds the most that it can use until
 * it has ended; from then on what it has used counts for a whole span: what it has read from its
 * start, what it has written from its end, since a provider counts either at that time. Cost: O(log
 * n) a call, n the calls of a span.
 */
final class RateWindow {
  /** A provider's clock and ways of different lengths to it make a span seem shorter there. */
  private static final int MARGIN_DIVISOR = 50;

  private record Used(Instant until, long amount) {}

  private final RateLimit limit;
  private final Duration span;
  private final PriorityQueue<Used> used = new PriorityQueue<>(Comparator.comparing(Used::until));
  private long counted;
  private long held;

  RateWindow(RateLimit limit) {
    this.limit = limit;
    this.span = limit.span().plus(limit.span().dividedBy(MARGIN_DIVISOR));
  }

  /** Returns whether a call fits; one that is larger than the whole rate fits when nothing is. */
  boolean fits(Instant now, Tokens worst) {
    forget(now);
    return counted + held + amount(worst) <= limit.most();
  }

  private long amount(Tokens tokens) {
    return limit.unit() == Unit.REQUESTS ? 1 : Math.min(limit.most(), tokens.total());
  }

  private void forget(Instant now) {
    Used oldest = used.peek();
    while (oldest != null && !oldest.until().isAfter(now)) {
      counted -= oldest.amount();
      used.remove();
      oldest = used.peek();
    }
  }

  /** Takes what a call can use at most. */
  void begin(Instant now, Tokens worst) {
    if (limit.unit() == Unit.REQUESTS) {
      count(now, 1);
    } else {
      held += amount(worst);
    }
  }

  /** Settles a call that was begun with {@code worst}. */
  void end(Instant begun, Instant now, Tokens worst, Tokens actual) {
    if (limit.unit() == Unit.TOKENS) {
      held -= amount(worst);
      count(begun, actual.input());
      count(now, actual.output());
    }
  }

  private void count(Instant from, long amount) {
    if (amount > 0) {
      used.add(new Used(from.plus(span), amount));
      counted += amount;
    }
  }

  /** Returns when something is free again by itself; {@link Instant#MAX}: only by an answer. */
  Instant nextAt(Instant now) {
    forget(now);
    Used oldest = used.peek();
    return oldest == null ? Instant.MAX : oldest.until();
  }
}
