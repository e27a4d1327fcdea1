package io.paradecom.runner.lease;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.limit.SlotShare;
import io.paradecom.runner.limit.Slots;
import io.paradecom.runner.report.Reporter;
import io.paradecom.runner.report.RunnerMetrics;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Claims what is in a parcel: draws a lease for each dispatch and reports it, in one batch a
 * workflow. Thread-safe.
 *
 * <p>No-ops are over here and now, and their results travel with their claims. Short sleeps and the
 * first longer task use one slot, one after another. Every further longer task needs a slot of its
 * own; no leader of ours puts two such tasks in one parcel.
 */
public final class Claims {
  private static final Duration BRIEF = Duration.ofMillis(10);

  private final LeaseTable leases;
  private final TaskRuns runs;
  private final Reporter reporter;
  private final Slots slots;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;
  private final Instant since;
  private final Continuations continuations;

  public Claims(
      LeaseTable leases,
      TaskRuns runs,
      Reporter reporter,
      Slots slots,
      RunnerClock clock,
      RunnerMetrics metrics) {
    this.leases = leases;
    this.runs = runs;
    this.reporter = reporter;
    this.slots = slots;
    this.clock = clock;
    this.metrics = metrics;
    this.since = clock.now();
    this.continuations = new Continuations(leases, clock);
  }

  /** What becomes of a parcel's dispatches, as they are looked at one by one. */
  private final class Sorting {
    private final Instant now = clock.now();
    private final List<Report> reports;
    private final List<TaskLease> settled = new ArrayList<>();
    private final List<TaskLease> inTurn = new ArrayList<>();
    private final List<List<TaskLease>> alone = new ArrayList<>();
    private final @Nullable Instant dispatchedAt;
    private boolean longTaskFound;

    Sorting(Parcel parcel) {
      reports = new ArrayList<>(2 * parcel.dispatches().size());
      dispatchedAt = parcel.dispatchedAt();
    }

    void add(TaskLease lease) {
      Report claim = lease.claim(now);
      reports.add(claim);
      TaskAction action = lease.dispatch().spec().action();
      if (lease.isAwaitingWord() && lease.dispatch().fencingToken() == 0) {
        // Whoever claims again asks to be told that it may start.
        reports.add(claim);
      }
      if (lease.dispatch().spec().isInstant()) {
        succeed(lease);
      } else if (isBrief(action)) {
        inTurn.add(lease);
      } else if (longTaskFound) {
        alone.add(List.of(lease));
      } else {
        longTaskFound = true;
        inTurn.add(lease);
      }
    }

    /** What is over at once is gone on with at once; what is not waits for its turn. */
    private void succeed(TaskLease first) {
      TaskResult result = new TaskResult(null, null, now, now);
      TaskLease lease = first;
      while (lease != null) {
        lease.begin();
        settled.add(lease);
        TaskLease next = slots.isClosed() ? null : continuations.next(lease, result);
        reports.add(continuations.success(lease, result, UndeclaredWrites.NONE, next, null));
        if (next != null && !next.dispatch().spec().isInstant()) {
          inTurn.add(next);
          next = null;
        }
        lease = next;
      }
    }

    List<SlotRun> slotRuns() {
      List<SlotRun> needed = new ArrayList<>(alone.size() + 1);
      if (!inTurn.isEmpty()) {
        needed.add(slotRun(inTurn));
      }
      alone.forEach(tasks -> needed.add(slotRun(tasks)));
      return needed;
    }

    private SlotRun slotRun(List<TaskLease> tasks) {
      return new SlotRun(tasks, runs, slots, clock, this::begins);
    }

    private void begins(TaskLease lease) {
      if (dispatchedAt != null) {
        metrics.taskBegins(lease.dispatch().queue(), Duration.between(dispatchedAt, clock.now()));
      }
    }
  }

  /** Claims a parcel, for which {@code share} keeps a slot. */
  ClaimedParcel claim(Parcel parcel, SlotShare share) {
    metrics.parcelTaken(parcel.deliveries());
    Sorting sorting = new Sorting(parcel);
    boolean again = isHandedOutAgain(parcel);
    for (DispatchTask dispatch : parcel.dispatches()) {
      boolean free = dispatch.spec().action().isFreeOfSideEffects();
      Optional<TaskLease> lease = leases.draw(dispatch, again && !free);
      if (lease.isPresent()) {
        sorting.add(lease.get());
      } else {
        metrics.duplicateDispatch();
      }
    }
    CompletableFuture<Boolean> durable = reporter.submit(sorting.reports);
    if (!sorting.settled.isEmpty()) {
      metrics.instantTasksEnded(sorting.settled.size());
      var _ = durable.whenComplete((_, _) -> leases.drop(sorting.settled));
    }
    List<SlotRun> needed = sorting.slotRuns();
    if (needed.isEmpty()) {
      share.drop();
    }
    List<SlotRun> waiting = new ArrayList<>(needed.size());
    for (SlotRun run : needed) {
      if (run.isFreeOfSideEffects()) {
        run.begin(share);
      } else {
        waiting.add(run);
      }
    }
    return new ClaimedParcel(parcel, durable, waiting);
  }

  /**
   * Returns whether a runner before this one may have begun it. Where the broker was restarted it
   * counts deliveries anew, and then the parcel is older than this life of the runner.
   */
  private boolean isHandedOutAgain(Parcel parcel) {
    Instant at = parcel.dispatchedAt();
    return parcel.deliveries() > 1 || (at != null && at.isBefore(since));
  }

  private static boolean isBrief(TaskAction action) {
    return action instanceof TaskAction.Sleep(Duration duration) && duration.compareTo(BRIEF) <= 0;
  }
}
