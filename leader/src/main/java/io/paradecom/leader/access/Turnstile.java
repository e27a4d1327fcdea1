package io.paradecom.leader.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets each caller through so often, and so many of its requests at once. A token bucket for each:
 * full at {@value RateLimits#BURST_SECONDS} seconds' worth, one token a request. At most {@value
 * #MOST_CALLERS} are remembered; for a newcomer the one that was seen longest ago and waits for
 * nothing is forgotten, whose bucket would be full again or nearly so. O(1) a request, some 150
 * bytes a caller. Thread-safe.
 */
public final class Turnstile {
  static final int MOST_CALLERS = 10_000;

  /** How many that are busy are looked over in search of one to forget. */
  private static final int MOST_LOOKED_AT = 64;

  private static final double NANOS_PER_SECOND = 1e9;

  /** What one caller has left. */
  private static final class Account {
    private double tokens;
    private long atNanos;
    private int running;
    private int streams;
  }

  private final RateLimits limits;
  private final LongSupplier nanos;
  private final Map<String, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param nanos a clock that only goes forward, as {@code System::nanoTime}
   */
  public Turnstile(RateLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /**
   * Counts a request.
   *
   * @param caller who asks: a key, a subject or an address
   * @return how long to wait when it is one too many; empty: it is not
   */
  public synchronized Optional<Duration> pass(String caller) {
    if (limits.perSecond() == 0) {
      return Optional.empty();
    }
    Optional<Account> known = account(caller);
    if (known.isEmpty()) {
      return Optional.of(Duration.ofSeconds(1));
    }
    Account account = known.get();
    long now = nanos.getAsLong();
    double earned = (now - account.atNanos) / NANOS_PER_SECOND * limits.perSecond();
    account.tokens = Math.min(full(), account.tokens + Math.max(0, earned));
    account.atNanos = now;
    if (account.tokens >= 1) {
      account.tokens--;
      return Optional.empty();
    }
    double seconds = (1 - account.tokens) / limits.perSecond();
    return Optional.of(Duration.ofNanos((long) Math.ceil(seconds * NANOS_PER_SECOND)));
  }

  /**
   * Begins to answer a request; {@link #leave} ends it.
   *
   * @param stream whether it stays open
   * @return false: the caller has as many under way as it may
   */
  public synchronized boolean enter(String caller, boolean stream) {
    Optional<Account> known = account(caller);
    if (known.isEmpty()) {
      return false;
    }
    Account account = known.get();
    if (account.running >= limits.atOnce() || (stream && account.streams >= limits.streams())) {
      return false;
    }
    account.running++;
    account.streams += stream ? 1 : 0;
    return true;
  }

  /** Ends what {@link #enter} let begin. */
  public synchronized void leave(String caller, boolean stream) {
    // One with requests under way is never forgotten.
    Account account = accounts.get(caller);
    if (account == null || account.running == 0) {
      throw new IllegalStateException(
          "Expected a request of %s to be under way.".formatted(caller));
    }
    account.running--;
    account.streams -= stream ? 1 : 0;
  }

  private double full() {
    return (double) limits.perSecond() * RateLimits.BURST_SECONDS;
  }

  private Optional<Account> account(String caller) {
    Account known = accounts.get(caller);
    if (known != null) {
      return Optional.of(known);
    }
    if (accounts.size() >= MOST_CALLERS && !forgetOne()) {
      return Optional.empty();
    }
    Account account = new Account();
    account.tokens = full();
    account.atNanos = nanos.getAsLong();
    accounts.put(caller, account);
    return Optional.of(account);
  }

  private boolean forgetOne() {
    Iterator<Account> oldest = accounts.values().iterator();
    for (int looked = 0; looked < MOST_LOOKED_AT && oldest.hasNext(); looked++) {
      if (oldest.next().running == 0) {
        oldest.remove();
        return true;
      }
    }
    return false;
  }

  /** How many are remembered. */
  synchronized int remembered() {
    return accounts.size();
  }
}
