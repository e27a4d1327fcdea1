package io.paradecom.common.topic;

import java.util.Map;

/**
 * How long and how many records of a share group a cluster lets be locked.
 *
 * <p>Clients of Kafka 4.3 now and then forget to give the marker of a transaction back that they
 * acquired with two fetches at once. It then stays locked for the whole time of a lock, and once so
 * many records as may be locked have passed behind it, nothing more is handed out until then. So
 * locks are to be short, and many.
 *
 * @param leastLockMs shortest time of a lock, in milliseconds
 * @param mostLockMs longest time of a lock, in milliseconds
 * @param mostLocks most records of a partition that are locked at the same time
 */
public record ShareLimits(long leastLockMs, long mostLockMs, int mostLocks) {
  /** What brokers allow of which nothing else is said. */
  public static final ShareLimits DEFAULT = new ShareLimits(15_000, 60_000, 4_000);

  /** Within what any broker allows whose settings may not be read. */
  static final ShareLimits UNKNOWN = new ShareLimits(30_000, 30_000, 4_000);

  /** A claim has half of it to become durable, which takes milliseconds. */
  private static final long WANTED_LOCK_MS = 6_000;

  private static final int WANTED_LOCKS = 10_000;

  /** Returns what a broker with these settings allows. */
  static ShareLimits of(Map<String, String> settings) {
    return new ShareLimits(
        number(settings, "group.share.min.record.lock.duration.ms", DEFAULT.leastLockMs),
        number(settings, "group.share.max.record.lock.duration.ms", DEFAULT.mostLockMs),
        (int) number(settings, "group.share.max.partition.max.record.locks", DEFAULT.mostLocks));
  }

  private static long number(Map<String, String> settings, String name, long otherwise) {
    String value = settings.get(name);
    return value == null ? otherwise : Long.parseLong(value);
  }

  /** Returns how long a record is to be locked, in milliseconds. */
  long lockMs() {
    return Math.clamp(WANTED_LOCK_MS, leastLockMs, mostLockMs);
  }

  /** Returns how many records are to be locked at the most. */
  int locks() {
    return Math.min(WANTED_LOCKS, mostLocks);
  }
}
