package io.paradecom.leader.notify;

import io.paradecom.core.resource.BudgetState;
import io.paradecom.leader.view.NotServedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds at the budgets that all workflows share, where this process owns them,
 * and tells a notifier. No workflow's events say what all have used together.
 */
final class BudgetWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetWatch.class);
  private static final long PAUSE_MS = 2_000;
  private static final Duration LAST = Duration.ofSeconds(20);

  private final Supplier<List<BudgetState>> budgets;
  private final Notifier notifier;
  private final SharedBudgets shared = new SharedBudgets();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("budget-watch").unstarted(this::run);

  /**
   * @param budgets as they are now; throws {@link NotServedException} where they are another's
   */
  BudgetWatch(Supplier<List<BudgetState>> budgets, Notifier notifier) {
    this.budgets = budgets;
    this.notifier = notifier;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        look();
      } while (!ending.await(PAUSE_MS, TimeUnit.MILLISECONDS));
      look();
    } catch (InterruptedException stopped) {
      LOG.atDebug().log("The watch over budgets was interrupted");
    }
  }

  // Whatever is wrong at one moment must not end the watch.
  @SuppressWarnings("IllegalCatch")
  void look() throws InterruptedException {
    List<BudgetState> now;
    try {
      now = budgets.get();
    } catch (NotServedException | InvalidStateStoreException away) {
      LOG.atTrace().addKeyValue("error", away.getMessage()).log("Budgets are another leader's");
      return;
    } catch (RuntimeException unexpected) {
      LOG.atWarn().setCause(unexpected).log("Budgets cannot be looked at");
      return;
    }
    for (Notice notice : shared.look(now, Instant.now())) {
      notifier.tell(notice);
    }
  }

  /** Looks once more, tells what is new for at most twenty seconds, and ends. */
  @Override
  public void close() {
    ending.countDown();
    try {
      if (!thread.join(LAST)) {
        thread.interrupt();
      }
    } catch (InterruptedException impatient) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
