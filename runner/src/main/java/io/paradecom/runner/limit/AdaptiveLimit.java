package io.paradecom.runner.limit;

/**
 * The law by which the number of tasks that run at the same time follows what the machine and the
 * servers behind it can bear. Pure: the same samples give the same limits. Not thread-safe.
 *
 * <p>Once for each window of time it looks at a sample and does the first of these that applies:
 *
 * <ol>
 *   <li>after a decrease it waits {@value #SETTLE} windows: what runs is never ended, so a decrease
 *       shows late;
 *   <li>cpu or memory above {@value #HIGH}: limit = {@value #BACKOFF} · min(limit, busy). What ran
 *       was too much already, whatever the limit allowed;
 *   <li>refusals: limit = limit · (1 − share / 2), where <em>share</em> is the part of the work
 *       that was for targets which refused. When all of it was, the limit halves;
 *   <li>slower work: limit = limit · (1 − {@value #SLOWER} · share), of what ended the share that
 *       took more than twice as long as such work does at best;
 *   <li>otherwise, when at least half of the limit is in use and the load is below {@value #LOW}:
 *       limit = limit + max(1, limit / 10), up to the ceiling.
 * </ol>
 *
 * <p>Why: by Little's law (L = λ · W) L tasks of W seconds each give a rate of λ = L / W. Where
 * more tasks only make each of them slower, W grows with L and the rate stays. The best L is the
 * smallest at which W has not begun to grow yet. It is found by additive increase and
 * multiplicative decrease, as TCP finds its window (Chiu and Jain 1989), with latency as a sign
 * beside refusals, as in TCP Vegas and the limits of Netflix's concurrency-limits.
 *
 * <p>Invariant: 1 ≤ limit ≤ ceiling. Cost: O(1).
 */
public final class AdaptiveLimit {
  /** Share of a machine's processors or memory from which on less is to run. */
  static final double HIGH = 0.8;

  /** Share up to which more may run. Between the two nothing changes, so that it comes to rest. */
  static final double LOW = 0.7;

  static final double BACKOFF = 0.7;

  /**
   * More than half, so that each turn comes down to where latency was at its best, and measures
   * that again: else what counts as the best would creep up from turn to turn.
   */
  private static final double SLOWER = 0.6;

  static final int SETTLE = 2;
  private static final double GROWTH = 0.1;

  /**
   * What one window saw.
   *
   * @param busy most tasks that ran at the same time, at least 0
   * @param cpu share of the processors in use, 0 to 1; NaN: not known
   * @param memory share of the memory in use, 0 to 1; NaN: not known
   * @param refused share of the work whose targets refused, 0 to 1
   * @param slower share of what ended that took far longer than such work did, 0 to 1
   */
  public record Sample(int busy, double cpu, double memory, double refused, double slower) {
    /**
     * @throws IllegalArgumentException when a component is outside its range
     */
    public Sample {
      require(busy >= 0, "busy", busy);
      require(!(cpu < 0) && !(cpu > 1), "cpu", cpu);
      require(!(memory < 0) && !(memory > 1), "memory", memory);
      require(refused >= 0 && refused <= 1, "refused", refused);
      require(slower >= 0 && slower <= 1, "slower", slower);
    }

    private static void require(boolean holds, String name, Number found) {
      if (!holds) {
        throw new IllegalArgumentException(
            "Expected a value within its range for %s, but found %s.".formatted(name, found));
      }
    }
  }

  private final int ceiling;
  private double limit;
  private int settling;
  private LimitReason reason;

  /**
   * @param ceiling most that may ever run, at least 1
   * @param first limit to begin with; cut to 1 to {@code ceiling}
   */
  public AdaptiveLimit(int ceiling, int first) {
    if (ceiling < 1) {
      throw new IllegalArgumentException(
          "Expected a ceiling of at least 1, but found %d.".formatted(ceiling));
    }
    this.ceiling = ceiling;
    limit = Math.clamp(first, 1, ceiling);
    reason = limit == ceiling ? LimitReason.CEILING : LimitReason.RISING;
  }

  /** How many tasks may run at the same time, 1 to the ceiling. */
  public int limit() {
    return (int) limit;
  }

  /** Why it is not another number. */
  public LimitReason reason() {
    return reason;
  }

  /** Takes one window into account. */
  public void update(Sample sample) {
    if (settling > 0) {
      settling--;
    } else if (sample.cpu() > HIGH) {
      decrease(inUse(sample) * BACKOFF, LimitReason.CPU);
    } else if (sample.memory() > HIGH) {
      decrease(inUse(sample) * BACKOFF, LimitReason.MEMORY);
    } else if (sample.refused() > 0) {
      decrease(limit * (1 - sample.refused() / 2), LimitReason.REFUSED);
    } else if (sample.slower() > 0) {
      decrease(limit * (1 - SLOWER * sample.slower()), LimitReason.LATENCY);
    } else {
      grow(sample);
    }
  }

  private double inUse(Sample sample) {
    return Math.min(limit, Math.max(1, sample.busy()));
  }

  private void decrease(double to, LimitReason why) {
    limit = Math.max(1, to);
    reason = why;
    settling = SETTLE;
  }

  private void grow(Sample sample) {
    if (sample.cpu() > LOW || sample.memory() > LOW) {
      return; // At rest below what is too much; the reason for the last decrease still holds.
    }
    if (limit >= ceiling) {
      reason = LimitReason.CEILING;
    } else if (sample.busy() * 2L < limit()) {
      reason = LimitReason.IDLE;
    } else {
      limit = Math.min(ceiling, limit + Math.max(1, limit * GROWTH));
      reason = limit >= ceiling ? LimitReason.CEILING : LimitReason.RISING;
    }
  }
}
