package io.paradecom.common.decompose;

import java.time.Instant;
import java.util.List;

/**
 * When the next call may begin, for all runners together: while no rate is used up, the model does
 * not rest, and fewer calls are under way than are worth it. One gate for one model. Used by one
 * thread.
 *
 * <p>How many are worth it is learned by additive increase and multiplicative decrease (Chiu and
 * Jain, 1989): it begins with all slots; a refusal halves it, once for all calls that were under
 * way together; each answer adds its share of one call.
 */
public final class CallGate {
  /**
   * A call that has begun.
   *
   * @param worst the most that it can use
   */
  public record Permit(Instant begun, Tokens worst) {}

  private final int slots;
  private final List<RateWindow> windows;
  private double worthwhile;
  private int active;
  private boolean hasAnswered;
  private Instant restsUntil = Instant.MIN;
  private Instant decreasedAt = Instant.MIN;

  /**
   * @param slots most calls under way, at least 1
   */
  public CallGate(int slots, List<RateLimit> rates) {
    this.slots = slots;
    this.worthwhile = slots;
    this.windows = rates.stream().map(RateWindow::new).toList();
  }

  /** Returns whether a call may begin now. */
  public boolean mayBegin(Instant now, Tokens worst) {
    return active < mostActive()
        && !now.isBefore(restsUntil)
        && windows.stream().allMatch(window -> window.fits(now, worst));
  }

  /**
   * Returns whether the model has answered since it last did not, and nothing but the slots holds
   * calls up.
   */
  boolean isOpen() {
    return windows.isEmpty() && hasAnswered && mostActive() == slots;
  }

  /** Returns how many calls may be under way, as far as no rate says less. */
  int mostActive() {
    return Math.clamp((long) worthwhile, 1, slots);
  }

  /** Begins a call. */
  public Permit begin(Instant now, Tokens worst) {
    active++;
    windows.forEach(window -> window.begin(now, worst));
    return new Permit(now, worst);
  }

  /** Ends a call that was answered. */
  public void answered(Permit permit, Instant now, Tokens used) {
    end(permit, now, used);
    hasAnswered = true;
    worthwhile = Math.min(slots, worthwhile + 1 / worthwhile);
  }

  /**
   * Ends a call that was refused since there are too many; nobody is asked until {@code until}. It
   * counts as a request.
   */
  public void refused(Permit permit, Instant now, Instant until) {
    end(permit, now, Tokens.NONE);
    decrease(permit, now);
    restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
  }

  /**
   * Ends a call that got no answer for another reason, of which too many calls may be one.
   *
   * @param used what it may have used
   */
  public void failed(Permit permit, Instant now, Tokens used) {
    end(permit, now, used);
    decrease(permit, now);
  }

  private void end(Permit permit, Instant now, Tokens used) {
    active--;
    windows.forEach(window -> window.end(permit.begun(), now, permit.worst(), used));
  }

  /** What was under way before the last decrease says nothing of what came of it. */
  private void decrease(Permit permit, Instant now) {
    hasAnswered = false;
    if (permit.begun().isAfter(decreasedAt)) {
      worthwhile = Math.max(1, worthwhile / 2);
      decreasedAt = now;
    }
  }

  /**
   * Returns when it may be worth asking again, later than {@code now}, if nothing is heard before.
   */
  public Instant nextAt(Instant now) {
    if (now.isBefore(restsUntil)) {
      return restsUntil;
    }
    return active >= mostActive()
        ? Instant.MAX
        : windows.stream()
            .map(window -> window.nextAt(now))
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
  }
}
