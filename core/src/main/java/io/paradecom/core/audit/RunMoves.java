package io.paradecom.core.audit;

import static io.paradecom.core.workflow.WorkflowState.CANCELLED;
import static io.paradecom.core.workflow.WorkflowState.CANCELLING;
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

  /** Events that are not listed are facts about tasks, which happen in an open run. */
  private static final Map<Class<? extends WorkflowEvent>, Set<WorkflowState>> STATES =
      Map.ofEntries(
          Map.entry(WorkflowEvent.WorkflowSubmitted.class, EnumSet.noneOf(WorkflowState.class)),
          Map.entry(WorkflowEvent.TasksStaged.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.DependenciesStaged.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.WorkflowRefused.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.WorkflowStarted.class, EnumSet.of(STAGING)),
          Map.entry(WorkflowEvent.WorkflowPaused.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.WorkflowResumed.class, EnumSet.of(PAUSED)),
          Map.entry(WorkflowEvent.WorkflowCancelling.class, EnumSet.of(STAGING, RUNNING, PAUSED)),
          Map.entry(WorkflowEvent.SweepAdvanced.class, EnumSet.of(CANCELLING)),
          Map.entry(WorkflowEvent.WorkflowEnded.class, EnumSet.of(RUNNING, PAUSED, CANCELLING)),
          Map.entry(
              WorkflowEvent.WorkflowQuarantined.class,
              EnumSet.of(STAGING, RUNNING, PAUSED, CANCELLING)),
          Map.entry(
              WorkflowEvent.ResetBegan.class,
              EnumSet.of(RUNNING, PAUSED, SUCCEEDED, FAILED, CANCELLED)),
          Map.entry(
              WorkflowEvent.PurgeBegan.class,
              EnumSet.of(SUCCEEDED, FAILED, CANCELLED, REFUSED, QUARANTINED)),
          Map.entry(WorkflowEvent.PurgeAdvanced.class, EnumSet.of(PURGING)),
          Map.entry(WorkflowEvent.WorkflowPurged.class, EnumSet.of(PURGING)),
          Map.entry(WorkflowEvent.WorkflowForgotten.class, EnumSet.of(PURGED)),
          Map.entry(WorkflowEvent.TaskDispatched.class, EnumSet.of(RUNNING)),
          Map.entry(WorkflowEvent.TaskCancelled.class, EnumSet.of(RUNNING, PAUSED, CANCELLING)),
          Map.entry(WorkflowEvent.DependantsSettled.class, EnumSet.of(RUNNING, PAUSED)),
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
    return STATES.getOrDefault(event.getClass(), OPEN);
  }
}
