package io.paradecom.core.audit;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the history of any number of runs against every {@link Invariant}, event by event. Runs
 * may be interleaved; the events of one run come in their order. Used by one thread.
 *
 * <p>Cost: O(1) an event and O(dependencies) once a task; some 200 bytes a task until its run ends.
 */
public final class HistoryAudit {
  /** Most violations that are kept; more are only counted. */
  public static final int MAX_VIOLATIONS = 1000;

  private final AuditLog log;
  private final Map<WorkflowId, RunAudit> runs = new HashMap<>();

  /** An audit that does not know how many units there are of what all workflows share. */
  public HistoryAudit() {
    this(Map.of());
  }

  /**
   * @param semaphores units of each semaphore that all workflows share, by name
   */
  public HistoryAudit(Map<String, Integer> semaphores) {
    this(new AuditLog(MAX_VIOLATIONS, new ResourceHolds(semaphores)));
  }

  HistoryAudit(AuditLog log) {
    this.log = log;
  }

  /**
   * Takes in one event.
   *
   * @param sequence its number within the run
   * @param at when it happened
   */
  public void event(WorkflowId id, RunId run, long sequence, Instant at, WorkflowEvent event) {
    log.events++;
    RunAudit before = runs.get(id);
    if (event instanceof WorkflowEvent.WorkflowSubmitted
        && before != null
        && before.purges().isGone()) {
      runs.remove(id);
    }
    runs.computeIfAbsent(id, _ -> new RunAudit(id, run, log)).event(run, sequence, at, event);
  }

  /**
   * Takes in a dispatch that was found on a queue, at any time after the event that made it. A
   * repeated one is no violation; one without an event is.
   */
  public void dispatch(Effect.DispatchTask dispatch) {
    RunAudit run = runs.get(dispatch.workflowId());
    if (run == null) {
      log.add(
          Invariant.GAP_FREE,
          dispatch.workflowId(),
          0,
          dispatch.ref().task(),
          "Expected the event of the dispatch before it, but found no event of the run.");
    } else {
      run.dispatches().check(dispatch.ref(), false);
    }
  }

  /** Takes in what one Step gave: its events, then its dispatches, which it must have meant. */
  public void step(StepResult result, Instant at) {
    RunId run = result.run();
    if (run == null) {
      return;
    }
    long sequence = result.firstSequence();
    for (WorkflowEvent event : result.events()) {
      event(result.workflowId(), run, sequence++, at, event);
    }
    RunAudit audit = runs.get(result.workflowId());
    for (Effect effect : result.effects()) {
      if (audit != null && effect instanceof Effect.DispatchTask dispatch) {
        audit.dispatches().check(dispatch.ref(), true);
        audit.dispatches().checkContent(dispatch);
      }
      if (audit != null && effect instanceof Effect.BeginLease(var dispatch, var lease)) {
        audit.dispatches().checkBegun(dispatch.ref(), lease);
        audit.dispatches().checkContent(dispatch);
      }
    }
  }

  /**
   * Looks for what should have happened by {@code now}: to be called when the engine was asked at
   * {@code now} or later, had nothing more to do, and all its events were taken in. Cost: O(tasks
   * of open runs).
   *
   * @param limits the engine's own
   */
  public void idle(Instant now, EngineLimits limits) {
    runs.values().forEach(run -> new OverdueAudit(run, now, limits).check());
  }

  /** Drops what is known of a workflow of which no event follows. */
  void forget(WorkflowId id) {
    runs.remove(id);
  }

  /** Returns what was found so far, in the order in which it was found. */
  public List<Violation> violations() {
    return log.violations();
  }

  /** Returns how much was seen so far. */
  public AuditCounts counts() {
    return log.counts();
  }
}
