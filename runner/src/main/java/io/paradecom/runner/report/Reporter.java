package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets reports through. Thread-safe.
 *
 * <p>A report about a workflow of which nothing is under way is sent at once, by the thread that
 * brings it. What comes while a send is under way gathers and follows as one batch, so that a
 * runner with little to say answers at once and a busy one writes few records. Reports about one
 * workflow arrive in the order in which they were brought; a batch that fails is sent again until
 * it gets through or the reporter is closed. What is kept is bounded by the callers: nobody brings
 * more than a claim, an end and a sign of life for each lease that is held.
 */
public final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int LONGEST_BACKOFF_DOUBLINGS = 5;

  private final ReportSink sink;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Map<WorkflowId, Outbox> outboxes = new HashMap<>();

  /** Sends what gathered, so that neither the sink's own thread nor a result's has to. */
  private final ExecutorService followUps =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("runner-reports").factory());

  private boolean closed;

  public Reporter(ReportSink sink, RunnerClock clock, RunnerMetrics metrics) {
    this.sink = sink;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Takes reports over, in order; they may be about several workflows.
   *
   * @return completes with true when all of them are durable, with false when the reporter closed
   *     before; its dependants run on the sink's thread and must not block
   */
  public CompletableFuture<Boolean> submit(List<? extends Report> reports) {
    Delivery delivery = new Delivery(reports.size());
    if (reports.isEmpty()) {
      delivery.done().complete(true);
      return delivery.done();
    }
    List<Outbox> idle = new ArrayList<>(1);
    lock.lock();
    try {
      if (closed) {
        delivery.dropped();
        return delivery.done();
      }
      for (Report report : reports) {
        Outbox outbox = outboxes.computeIfAbsent(report.workflowId(), Outbox::new);
        outbox.add(report, delivery);
        if (outbox.isIdle() && !idle.contains(outbox)) {
          idle.add(outbox);
        }
      }
      idle.forEach(outbox -> outbox.next(BatchLimits.DEFAULT));
    } finally {
      lock.unlock();
    }
    idle.forEach(this::send);
    return delivery.done();
  }

  /** How many reports are not durable yet. */
  public int pending() {
    lock.lock();
    try {
      return outboxes.values().stream().mapToInt(Outbox::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every report is durable, at most for {@code patience}; returns whether it is so.
   */
  public boolean awaitEmpty(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!outboxes.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
      return outboxes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is not durable yet, with a count in the log. */
  @Override
  public void close() {
    List<Outbox.Entry> dropped = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      outboxes.values().forEach(outbox -> dropped.addAll(outbox.clear()));
      outboxes.clear();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
    followUps.shutdown();
    if (!dropped.isEmpty()) {
      LOG.atWarn().addKeyValue("reports", dropped.size()).log("Reports were dropped at the end");
      metrics.reportsDropped(dropped.size());
    }
    dropped.forEach(entry -> entry.delivery().dropped());
  }

  private void send(Outbox outbox) {
    List<Outbox.Entry> entries = outbox.underWay();
    List<Report> reports = new ArrayList<>(entries.size());
    for (Outbox.Entry entry : entries) {
      reports.add(entry.report());
    }
    long start = clock.nanos();
    sink.send(
        outbox.workflow(),
        reports,
        failure -> {
          if (failure == null) {
            metrics.reportsSent(reports.size(), clock.nanos() - start);
            delivered(outbox);
          } else {
            failed(outbox, failure);
          }
        });
  }

  private void delivered(Outbox outbox) {
    List<Outbox.Entry> done;
    lock.lock();
    try {
      done = outbox.underWay();
      if (closed) {
        return;
      }
      if (outbox.next(BatchLimits.DEFAULT).isEmpty()) {
        outboxes.remove(outbox.workflow());
        emptied.signalAll();
      } else {
        followUps.execute(() -> send(outbox));
      }
    } finally {
      lock.unlock();
    }
    done.forEach(entry -> entry.delivery().delivered());
  }

  private void failed(Outbox outbox, ReportSink.Failure failure) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (failure.tooLarge() && shrink(outbox, failure)) {
        followUps.execute(() -> send(outbox));
        return;
      }
      int failures = outbox.fail();
      Duration pause =
          FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, LONGEST_BACKOFF_DOUBLINGS));
      metrics.reportsRetried();
      LOG.atWarn()
          .addKeyValue("workflowId", outbox.workflow())
          .addKeyValue("failures", failures)
          .addKeyValue("error", failure.reason())
          .log("Reports did not get through and are sent again");
      clock.after(pause, () -> sendAgain(outbox));
    } finally {
      lock.unlock();
    }
  }

  private void sendAgain(Outbox outbox) {
    lock.lock();
    try {
      if (!closed) {
        followUps.execute(() -> send(outbox));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether there is now less to send than before. */
  private static boolean shrink(Outbox outbox, ReportSink.Failure failure) {
    if (outbox.underWay().size() > 1) {
      outbox.halve();
      return true;
    }
    Report report = outbox.underWay().getFirst().report();
    Report shorter = withoutText(report, failure.reason());
    if (ReportSize.of(shorter) >= ReportSize.of(report)) {
      return false;
    }
    LOG.atError()
        .addKeyValue("workflowId", report.workflowId())
        .addKeyValue("taskId", report.ref().task())
        .addKeyValue("error", failure.reason())
        .log("A report is too large for its topic; its text is left out");
    outbox.replaceOnly(shorter);
    return true;
  }

  private static Report withoutText(Report report, String reason) {
    TaskFailure tooLarge =
        TaskFailure.of(
            FailureKind.PAYLOAD_TOO_LARGE,
            "Expected a report that its topic takes, but it was refused: " + reason);
    return switch (report) {
      case WorkflowCommand.Succeeded ended ->
          new WorkflowCommand.Failed(
              ended.workflowId(),
              ended.ref(),
              ended.lease(),
              tooLarge,
              ended.result().startedAt(),
              ended.result().endedAt(),
              ended.result().usage());
      case WorkflowCommand.Failed ended ->
          new WorkflowCommand.Failed(
              ended.workflowId(),
              ended.ref(),
              ended.lease(),
              tooLarge,
              ended.startedAt(),
              ended.endedAt());
      case WorkflowCommand.Returned back ->
          new WorkflowCommand.Returned(
              back.workflowId(),
              back.ref(),
              back.lease(),
              "its reason was too long",
              back.retryAt(),
              back.begun());
      case WorkflowCommand.Claimed _, WorkflowCommand.Progress _ -> report;
    };
  }
}
