package io.paradecom.leader.processor;

import java.util.function.LongSupplier;

/**
 * When a stream thread's last commit ended and how much it was asked for. All tasks of a thread
 * share its transactions, so what one of them committed the others need not commit again.
 */
public final class ThreadCommits {
  private static final ThreadLocal<ThreadCommits> OF_THREAD =
      ThreadLocal.withInitial(() -> new ThreadCommits(System::nanoTime));

  private final LongSupplier clock;
  private boolean any;
  private long end;
  private int asked;
  private int taken;

  /**
   * @param clock nanoseconds, as those of {@link System#nanoTime}
   */
  ThreadCommits(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns those of the calling thread. */
  public static ThreadCommits ofThread() {
    return OF_THREAD.get();
  }

  /** Notes that a commit has just ended, whoever asked for it. */
  public void ended() {
    any = true;
    end = clock.getAsLong();
    taken = asked;
    asked = 0;
  }

  /** Notes that somebody waits for the next commit. */
  void asked() {
    asked++;
  }

  /** Returns how many times the last commit that ended was asked for. */
  int taken() {
    return taken;
  }

  /** Returns the nanoseconds since the last commit ended; the most there are: none did. */
  long nanosSince() {
    return any ? clock.getAsLong() - end : Long.MAX_VALUE;
  }
}
