package io.paradecom.runner.lease;

import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.workflow.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that listens to the leader. One that is lost is said again: a stop while heartbeats
 * list the lease, a start when the claim is repeated, and a task that was to begin goes over its
 * queue when no heartbeat lists its lease. One about a lease that is not held is ignored.
 */
public final class OrderLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MS = 1000;

  private final OrderSource source;
  private final LeaseTable leases;
  private final TaskRuns runs;
  private final Consumer<String> onDrain;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param source open; closed by this loop
   * @param onDrain called with the reason when the runner is to go away; must not block
   */
  public OrderLoop(OrderSource source, LeaseTable leases, TaskRuns runs, Consumer<String> onDrain) {
    this.source = source;
    this.leases = leases;
    this.runs = runs;
    this.onDrain = onDrain;
  }

  @Override
  @SuppressWarnings(
      "IllegalCatch") // The end of a thread: a runner that hears nothing must try again.
  public void run() {
    try (source) {
      while (closed.getCount() > 0) {
        try {
          source.poll(PATIENCE).forEach(this::obey);
        } catch (RuntimeException e) {
          LOG.atError().setCause(e).log("Reading orders failed");
          var _ = closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the loop soon. */
  public void close() {
    closed.countDown();
    source.wakeup();
  }

  private void obey(RunnerOrder order) {
    switch (order) {
      case RunnerOrder.Start start -> leases.find(start.lease()).ifPresent(TaskLease::allow);
      case RunnerOrder.Begin(var dispatch, var lease) -> runs.begin(dispatch, lease);
      case RunnerOrder.Stop stop -> stop(stop.lease(), stop.reason());
      case RunnerOrder.Drain drain -> onDrain.accept(drain.reason());
    }
  }

  private void stop(Lease lease, String reason) {
    Optional<TaskLease> held = leases.find(lease);
    if (held.isPresent() && runs.stop(held.get(), reason)) {
      LOG.atInfo()
          .addKeyValue("workflowId", held.get().workflowId())
          .addKeyValue("taskId", held.get().ref().task())
          .addKeyValue("lease", lease)
          .addKeyValue("reason", reason)
          .log("A task is stopped");
    }
  }
}
