package io.paradecom.runner.report;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The reports of one {@link Reporter#submit}, which may travel in several batches. Thread-safe. */
final class Delivery {
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final AtomicInteger open;

  Delivery(int reports) {
    open = new AtomicInteger(reports);
  }

  CompletableFuture<Boolean> done() {
    return done;
  }

  void delivered() {
    if (open.decrementAndGet() == 0) {
      done.complete(true);
    }
  }

  void dropped() {
    done.complete(false);
  }
}
