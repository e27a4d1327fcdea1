package io.paradecom.runner.lease;

import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.lease.TaskLease.Cut;
import io.paradecom.runner.lease.TaskLease.CutEffect;
import io.paradecom.runner.report.Outcomes;
import io.paradecom.runner.report.Outcomes.Verdict;
import io.paradecom.runner.report.Reporter;
import io.paradecom.runner.report.RunnerMetrics;
import io.paradecom.runner.report.TaskLogs;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries leased tasks out and reports how they end; the one place where a lease ends. Thread-safe.
 */
public final class TaskRuns {
  /** What a task that ends has to know of the slots of its runner. */
  interface Room {
    /** Returns whether the runner takes more work. */
    boolean isOpen();

    /** Returns whether there is a free slot besides that of the task, and nothing waits for one. */
    boolean hasSpare();
  }

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final Duration WORD_PATIENCE = Duration.ofSeconds(10);

  private final TaskExecutor executor;
  private final ExecutionDefaults defaults;
  private final Reporter reporter;
  private final TaskLogs logs;
  private final LeaseTable leases;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;
  private final Continuations continuations;
  private final Offers offers;

  public TaskRuns(
      TaskExecutor executor,
      ExecutionDefaults defaults,
      Reporter reporter,
      TaskLogs logs,
      LeaseTable leases,
      RunnerClock clock,
      RunnerMetrics metrics) {
    this.executor = executor;
    this.defaults = defaults;
    this.reporter = reporter;
    this.logs = logs;
    this.leases = leases;
    this.clock = clock;
    this.metrics = metrics;
    this.continuations = new Continuations(leases, clock);
    this.offers = new Offers(leases, clock);
  }

  /**
   * Calls {@code then} when the task may begin, or its lease has ended. A leader that does not say
   * so is asked again each second; after ten the lease is given back.
   *
   * @param then called once, on any thread; must not block
   */
  void whenMayBegin(TaskLease lease, Runnable then) {
    lease.whenMayBegin(then);
    if (lease.isAwaitingWord()) {
      askAgain(lease, clock.nanos() + WORD_PATIENCE.toNanos());
    }
  }

  private void askAgain(TaskLease lease, long until) {
    // An alarm that rings after the word came finds nothing to do.
    clock.after(
        ASK_AGAIN,
        () -> {
          if (!lease.isAwaitingWord()) {
            return;
          }
          if (clock.nanos() - until >= 0) {
            giveBack(lease, "the leader did not say that it may start");
            return;
          }
          var _ = reporter.submit(List.of(lease.claim(clock.now())));
          askAgain(lease, until);
        });
  }

  /**
   * Begins a task, unless its lease has ended meanwhile.
   *
   * @param room asked when the task has succeeded
   * @param then called once when the task has ended and its end is on its way, on any thread, with
   *     what its slot goes on with; null: nothing
   */
  void run(TaskLease lease, Room room, Consumer<@Nullable Following> then) {
    if (!lease.begin()) {
      then.accept(null);
      return;
    }
    switch (defaults.prepare(lease.dispatch())) {
      case ExecutionDefaults.Prepared.Refused(String reason) -> {
        Instant now = clock.now();
        Verdict verdict = new Verdict.Failure(TaskFailure.of(FailureKind.SPAWN_FAILED, reason));
        then.accept(finish(lease, verdict, now, now, room));
      }
      case ExecutionDefaults.Prepared.Ready(var request) -> execute(lease, request, room, then);
    }
  }

  private void execute(
      TaskLease lease, ExecutionRequest request, Room room, Consumer<@Nullable Following> then) {
    RunningTask task = new RunningTask(lease, reporter, logs, clock);
    var _ =
        start(lease, request, task)
            .whenComplete((result, error) -> {
              task.close();
              Instant startedAt = task.startedAt();
              Instant endedAt = result == null ? clock.now() : startedAt.plus(result.duration());
              Verdict verdict =
                  result == null
                      ? Outcomes.ofBroken(brokenBy(error))
                      : Outcomes.of(result, startedAt, endedAt);
              then.accept(finish(lease, verdict, startedAt, endedAt, room));
            });
  }

  @SuppressWarnings("IllegalCatch") // A defect of an executor must not leave a lease without end.
  private CompletableFuture<ExecutionResult> start(
      TaskLease lease, ExecutionRequest request, RunningTask task) {
    try {
      Execution execution = executor.start(request, task);
      lease.attach(execution);
      return execution.result();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Stops the work under a void lease and says nothing more about it.
   *
   * @return whether this was news
   */
  boolean stop(TaskLease lease, String reason) {
    CutEffect effect = lease.cutShort(new Cut.Stopped(reason));
    if (effect == CutEffect.ENDED) {
      leases.drop(List.of(lease));
    }
    if (effect == CutEffect.NONE) {
      return false;
    }
    metrics.taskStopped();
    return true;
  }

  /** Gives a lease back: at once when its work has not begun, else when that has been cancelled. */
  void giveBack(TaskLease lease, String reason) {
    if (lease.cutShort(new Cut.GivenBack(reason)) == CutEffect.ENDED) {
      var _ = reportEnd(lease, returned(lease, reason, null, false));
    }
  }

  /** Gives back every lease whose work has not begun. */
  public void giveBackWaiting(String reason) {
    for (TaskLease lease : leases.all()) {
      if (!lease.isRunning()) {
        giveBack(lease, reason);
      }
    }
  }

  /** Gives back every lease that holds resources; work under way is cancelled. */
  public void giveBackHolding(String reason) {
    for (TaskLease lease : leases.all()) {
      if (lease.dispatch().fencingToken() != 0) {
        giveBack(lease, reason);
      }
    }
  }

  /** Gives back every lease; work under way is cancelled. */
  public void giveBackAll(String reason) {
    leases.all().forEach(lease -> giveBack(lease, reason));
  }

  private static Throwable brokenBy(@Nullable Throwable error) {
    return error == null ? new IllegalStateException("it gave no result") : error;
  }

  /** Returns what the slot goes on with; null: nothing. */
  private @Nullable Following finish(
      TaskLease lease, Verdict verdict, Instant startedAt, Instant endedAt, Room room) {
    Cut cut = lease.end();
    Duration took = Duration.between(startedAt, endedAt);
    if (cut instanceof Cut.Stopped) {
      metrics.taskEnded("stopped", took);
      leases.drop(List.of(lease));
      return null;
    }
    switch (verdict) {
      case Verdict.Success(var result, var writes) -> {
        metrics.taskEnded("succeeded", took);
        return succeed(lease, result, writes, room);
      }
      case Verdict.Failure(var failure, var usage) -> {
        metrics.taskEnded("failed", took);
        var _ =
            reportEnd(
                lease,
                new WorkflowCommand.Failed(
                    lease.workflowId(),
                    lease.ref(),
                    lease.lease(),
                    failure,
                    startedAt,
                    endedAt,
                    usage));
      }
      case Verdict.NotNow(String reason, Instant retryAt, boolean begun) -> {
        metrics.taskEnded("returned", took);
        var _ = reportEnd(lease, returned(lease, reason, retryAt, begun));
      }
    }
    return null;
  }

  /**
   * Reports a success together with the claim of the next task of the line. What may not be run in
   * vain begins when that report is in the log; not on the thread that says so, which sends. Where
   * the task held something, its slot is offered to who gets it, if others have room all the same.
   */
  private @Nullable Following succeed(
      TaskLease lease, TaskResult result, UndeclaredWrites writes, Room room) {
    TaskLease next = room.isOpen() ? continuations.next(lease, result) : null;
    Offer offer = offersSlot(lease, next, room) ? offers.open() : null;
    CompletableFuture<Boolean> durable =
        reportEnd(lease, continuations.success(lease, result, writes, next, offer));
    if (next != null && next.isAwaitingWord()) {
      var _ =
          durable.whenComplete((inLog, _) ->
              Thread.startVirtualThread(() -> {
                if (Boolean.TRUE.equals(inLog)) {
                  next.allow();
                } else {
                  giveBack(next, "the runner stopped before its report was in the log");
                }
              }));
    }
    return next == null ? offer : next;
  }

  private static boolean offersSlot(TaskLease lease, @Nullable TaskLease next, Room room) {
    return next == null && lease.dispatch().fencingToken() != 0 && room.isOpen() && room.hasSpare();
  }

  /** Begins the task that came for an offer, or gives it back when it came too late. */
  void begin(DispatchTask dispatch, Lease lease) {
    TaskLease late = offers.begin(dispatch, lease);
    if (late != null) {
      giveBack(late, "its slot was kept no longer");
    }
  }

  private static Report returned(
      TaskLease lease, String reason, @Nullable Instant retryAt, boolean begun) {
    return new WorkflowCommand.Returned(
        lease.workflowId(), lease.ref(), lease.lease(), reason, retryAt, begun);
  }

  private CompletableFuture<Boolean> reportEnd(TaskLease lease, Report report) {
    return reporter.submit(List.of(report)).whenComplete((_, _) -> leases.drop(List.of(lease)));
  }
}
