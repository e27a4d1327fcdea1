package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A provider with rates, on a clock of its own that moves from event to event. A refused request
 * counts as one, as with real providers; what a model reads counts when it is asked, what it writes
 * when it has answered.
 */
final class RatedModel {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Moves when it is told to. */
  static final class VirtualClock extends Clock {
    private Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Something that happens to a question at a time. */
  record Happening(Instant at, long turn, Question question, boolean isArrival, Tokens used) {}

  private record Counted(Instant at, long requests, long tokens) {}

  final VirtualClock clock = new VirtualClock();
  private final List<RateLimit> rates;
  private final Random random;
  private final PriorityQueue<Happening> coming =
      new PriorityQueue<>(
          java.util.Comparator.comparing(Happening::at).thenComparingLong(Happening::turn));
  private final List<Counted> ledger = new ArrayList<>();
  private long turns;
  long requests;
  long refusals;
  private Instant lastArrival = START;

  RatedModel(long seed, List<RateLimit> rates) {
    this.rates = List.copyOf(rates);
    this.random = new Random(seed);
  }

  /** Sends a question on its way, which takes up to 300 ms. */
  void send(Question question) {
    add(clock.now.plusMillis(random.nextInt(300)), question, true, Tokens.NONE);
  }

  private void add(Instant at, Question question, boolean isArrival, Tokens used) {
    coming.add(new Happening(at, turns++, question, isArrival, used));
  }

  /**
   * Moves the clock to the next thing that somebody hears, at most to {@code until}.
   *
   * @return an answer, or the arrival of a request that was refused; null: nothing by then
   */
  @Nullable Happening next(Instant until) {
    while (!coming.isEmpty() && !coming.peek().at().isAfter(until)) {
      Happening first = coming.remove();
      clock.now = first.at();
      if (!first.isArrival()) {
        ledger.add(new Counted(first.at(), 0, first.used().output()));
        return first;
      }
      if (!admit(first)) {
        return first;
      }
    }
    clock.now = until.isAfter(clock.now) ? until : clock.now;
    return null;
  }

  private boolean admit(Happening arrival) {
    requests++;
    lastArrival = arrival.at();
    Tokens usage = new Tokens(200 + random.nextInt(400), 100 + random.nextInt(900));
    boolean isWithin =
        rates.stream()
            .allMatch(rate -> used(rate, arrival.at()) + cost(rate, usage) <= rate.most());
    ledger.add(new Counted(arrival.at(), 1, isWithin ? usage.input() : 0));
    if (isWithin) {
      add(arrival.at().plusMillis(1000 + random.nextInt(2000)), arrival.question(), false, usage);
    } else {
      refusals++;
    }
    return isWithin;
  }

  private static long cost(RateLimit rate, Tokens usage) {
    return rate.unit() == RateLimit.Unit.REQUESTS ? 1 : usage.input();
  }

  private long used(RateLimit rate, Instant end) {
    Instant start = end.minus(rate.span());
    long used = 0;
    for (Counted counted : ledger.reversed()) {
      if (!counted.at().isAfter(start)) {
        break;
      }
      used += rate.unit() == RateLimit.Unit.REQUESTS ? counted.requests() : counted.tokens();
    }
    return used;
  }

  /** Returns how many tokens were used above a rate, in the worst span. */
  long overspent() {
    return rates.stream()
        .filter(rate -> rate.unit() == RateLimit.Unit.TOKENS)
        .mapToLong(this::overspent)
        .max()
        .orElse(0);
  }

  private long overspent(RateLimit rate) {
    long most = 0;
    long sum = 0;
    int first = 0;
    for (Counted counted : ledger) {
      sum += counted.tokens();
      while (!ledger.get(first).at().isAfter(counted.at().minus(rate.span()))) {
        sum -= ledger.get(first).tokens();
        first++;
      }
      most = Math.max(most, sum - rate.most());
    }
    return most;
  }

  double refusedShare() {
    return (double) refusals / requests;
  }

  /**
   * Returns the part of the tightest rate that was used for answers, from the start of the second
   * span to the last arrival: the first one may be used up at once.
   */
  double utilisation(Duration warmUp) {
    double seconds = Duration.between(START.plus(warmUp), lastArrival).toMillis() / 1000.0;
    double tightest = 0;
    for (RateLimit rate : rates) {
      double allowed = rate.most() * seconds * 1000 / rate.span().toMillis();
      double used =
          rate.unit() == RateLimit.Unit.REQUESTS
              ? admittedSince(START.plus(warmUp))
              : tokensSince(START.plus(warmUp));
      tightest = Math.max(tightest, used / allowed);
    }
    return tightest;
  }

  private long admittedSince(Instant start) {
    return ledger.stream()
        .filter(one -> one.at().isAfter(start) && one.requests() > 0 && one.tokens() > 0)
        .count();
  }

  private long tokensSince(Instant start) {
    return ledger.stream().filter(one -> one.at().isAfter(start)).mapToLong(Counted::tokens).sum();
  }
}
