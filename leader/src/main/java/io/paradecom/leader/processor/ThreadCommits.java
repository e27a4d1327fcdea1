package io.paradecom.leader.processor;

/**
 * When each stream thread's last commit ended. All tasks of a thread share its transactions, so
 * what one of them committed the others need not commit again.
 */
public final class ThreadCommits {
  private static final ThreadLocal<Long> LAST_END = new ThreadLocal<>();

  private ThreadCommits() {}

  /** Notes that a commit of this thread has just ended, whoever asked for it. */
  public static void ended() {
    LAST_END.set(System.nanoTime());
  }

  /**
   * Returns the nanoseconds since this thread's last commit ended; the most there are: none did.
   */
  static long nanosSince() {
    Long end = LAST_END.get();
    return end == null ? Long.MAX_VALUE : System.nanoTime() - end;
  }
}
