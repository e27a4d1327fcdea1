package io.paradecom.core.audit;

import static io.paradecom.core.workflow.WorkflowState.CANCELLED;
import static io.paradecom.core.workflow.WorkflowState.CANCELLING;
import static io.paradecom.core.workflow.WorkflowState.COMPENSATED;
import static io.paradecom.core.workflow.WorkflowState.COMPENSATING;
import static io.paradecom.core.workflow.WorkflowState.FAILED;
import static io.paradecom.core.workflow.WorkflowState.PAUSED;
import static io.paradecom.core.workflow.WorkflowState.PURGED;
import static io.paradecom.core.workflow.WorkflowState.PURGING;
import static io.paradecom.core.workflow.WorkflowState.QUARANTINED;
import static io.paradecom.core.workflow.WorkflowState.REFUSED;
import static io.paradecom.core.workflow.WorkflowState.RUNNING;
import static io.paradecom.core.workflow.WorkflowState.STAGING;
import static io.paradecom.core.workflow.WorkflowState.SUCCEEDED;

import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which states of a run an event may happen, as data. */
final class RunMoves {
  private static final Set<WorkflowState> OPEN = EnumSet.of(RUNNING, PAUSED);

  /** Events of work that runners do: tasks, and what undoes them. */
  private static final Set<Class<? extends WorkflowEvent>> WORK =
      Set.of(
          WorkflowEvent.TaskReady.class,
          WorkflowEvent.TaskDelayed.class,
          WorkflowEvent.ResourcesClaimed.class,
          WorkflowEvent.ResourcesGranted.class,
          WorkflowEvent.ResourcesReturned.class,
          WorkflowEvent.DispatchLost.class,
          WorkflowEvent.TaskClaimed.class,
          WorkflowEvent.TaskProgressed.class,
          WorkflowEvent.LeaseLost.class,
          WorkflowEvent.AttemptReturned.class,
          WorkflowEvent.AttemptFailed.class,
          WorkflowEvent.TargetPaused.class,
          WorkflowEvent.PassAdvanced.class);

  private static final Set<WorkflowState> WORKING = EnumSet.of(RUNNING, PAUSED, COMPENSATING);

  /** Events that are not listed are facts about tasks, which happen in an open run. */
  private static final Map<Class<? extends WorkflowEvent>, Set<WorkflowState>> STATES =
      Map.ofEntries(
          Map.entry(WorkflowEvent.WorkflowSubmitted.class, EnumSet.noneOf(WorkflowState.class)),
          Map.entry(WorkflowEvent.TasksStaged.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.DependenciesStaged.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.TaskTaken.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.WorkflowRefused.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.WorkflowStarted.class, EnumSet.of(STAGING)),
          Map.entry(
              WorkflowEvent.WorkflowLate.class,
              EnumSet.of(RUNNING, PAUSED, CANCELLING, COMPENSATING)),
          Map.entry(WorkflowEvent.WorkflowPaused.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.WorkflowResumed.class, EnumSet.of(PAUSED)),
          Map.entry(
              WorkflowEvent.WorkflowCancelling.class,
              EnumSet.of(STAGING, RUNNING, PAUSED, COMPENSATING)),
          Map.entry(WorkflowEvent.SweepAdvanced.class, EnumSet.of(CANCELLING)),
          Map.entry(
              WorkflowEvent.WorkflowEnded.class,
              EnumSet.of(RUNNING, PAUSED, CANCELLING, COMPENSATING)),
          Map.entry(
              WorkflowEvent.WorkflowQuarantined.class,
              EnumSet.of(STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING)),
          Map.entry(
              WorkflowEvent.ResetBegan.class,
              EnumSet.of(RUNNING, PAUSED, SUCCEEDED, FAILED, CANCELLED, COMPENSATED)),
          Map.entry(
              WorkflowEvent.PurgeBegan.class,
              EnumSet.of(SUCCEEDED, FAILED, CANCELLED, REFUSED, QUARANTINED, COMPENSATED)),
          Map.entry(WorkflowEvent.PurgeAdvanced.class, EnumSet.of(PURGING)),
          Map.entry(WorkflowEvent.WorkflowPurged.class, EnumSet.of(PURGING)),
          Map.entry(WorkflowEvent.WorkflowForgotten.class, EnumSet.of(PURGED)),
          Map.entry(
              WorkflowEvent.WorkflowCompensating.class,
              EnumSet.of(CANCELLING, SUCCEEDED, FAILED, CANCELLED, COMPENSATED)),
          Map.entry(WorkflowEvent.UndoMarked.class, EnumSet.of(COMPENSATING)),
          Map.entry(WorkflowEvent.UndoReady.class, EnumSet.of(COMPENSATING)),
          Map.entry(WorkflowEvent.UndoTold.class, EnumSet.of(COMPENSATING, CANCELLING)),
          Map.entry(WorkflowEvent.TaskCompensated.class, EnumSet.of(COMPENSATING)),
          Map.entry(
              WorkflowEvent.TaskParked.class,
              EnumSet.of(RUNNING, PAUSED, COMPENSATING, CANCELLING)),
          Map.entry(WorkflowEvent.TaskDispatched.class, EnumSet.of(RUNNING, COMPENSATING)),
          Map.entry(WorkflowEvent.ContinuationGranted.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.TaskContinued.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.ChildStarted.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.TaskCancelled.class, EnumSet.of(RUNNING, PAUSED, CANCELLING)),
          Map.entry(WorkflowEvent.DependantsSettled.class, EnumSet.of(RUNNING, PAUSED)),
          Map.entry(
              WorkflowEvent.BudgetSpent.class,
              EnumSet.of(RUNNING, PAUSED, CANCELLING, COMPENSATING)),
          Map.entry(WorkflowEvent.BudgetRaised.class, EnumSet.allOf(WorkflowState.class)),
          Map.entry(WorkflowEvent.BudgetCorrected.class, EnumSet.allOf(WorkflowState.class)),
          Map.entry(WorkflowEvent.ReportIgnored.class, EnumSet.allOf(WorkflowState.class)));

  private RunMoves() {}

  /** Returns whether {@code event} may happen in {@code state}; null: before the first event. */
  static boolean isLegal(@Nullable WorkflowState state, WorkflowEvent event) {
    if (state == null) {
      return event instanceof WorkflowEvent.WorkflowSubmitted;
    }
    return states(event).contains(state);
  }

  /** Says what was wrong with an event that is not legal. */
  static String expected(@Nullable WorkflowState state, WorkflowEvent event) {
    return "Expected %s in a run that is %s, but the run is %s."
        .formatted(
            event.getClass().getSimpleName(),
            event instanceof WorkflowEvent.WorkflowSubmitted ? "new" : states(event),
            state == null ? "unknown" : state);
  }

  private static Set<WorkflowState> states(WorkflowEvent event) {
    Set<WorkflowState> other = WORK.contains(event.getClass()) ? WORKING : OPEN;
    return STATES.getOrDefault(event.getClass(), other);
  }
}
