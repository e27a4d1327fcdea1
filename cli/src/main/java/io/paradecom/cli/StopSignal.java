package io.paradecom.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM as something that a verb asks for, so that it can end in order and say so. The
 * process stays until the verb has returned and {@link Main} ends it with the verb's exit code, or
 * until the limit has passed. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Thread hook;

  private StopSignal(Duration limit) {
    hook =
        new Thread(
            () -> {
              asked.countDown();
              linger(limit);
            },
            "stop-signal");
  }

  /**
   * Listens from now on.
   *
   * @param limit how long the verb may take to end once it is asked to
   */
  public static StopSignal listen(Duration limit) {
    StopSignal signal = new StopSignal(limit);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the process is to end. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits until the process is to end, at most for {@code patience}; tells whether it is. */
  public boolean await(Duration patience) throws InterruptedException {
    return asked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Holds the end of the process up: main halts it as soon as its verb has returned. */
  private static void linger(Duration limit) {
    try {
      Thread.sleep(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening; a stop that is under way is not held back. */
  @Override
  public void close() {
    if (asked()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The signal came just now: main ends the process in a moment.
      asked.countDown();
    }
  }
}
