package io.paradecom.core.trace;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of the events of one run, by the leader's clock: one of the run for each time that it
 * was open, in it one of each task from being ready to its end, in that one of each attempt from
 * its claim on. A span is told when it ends. Who comes late knows nothing of what was before. Used
 * by one thread. Cost: O(1) an event and O(dependencies) a task; while a run is open, some 200
 * bytes for each of its tasks; links only between the first 100,000.
 */
public final class RunTrace {
  private static final int MOST_MOMENTS = 64;
  private static final int MOST_LINKS = 32;
  private static final int MOST_LINKED_TASKS = 100_000;

  private final WorkflowId workflow;
  private final RunId run;
  private final String trace;
  private final Consumer<TraceSpan> told;
  private final Map<TaskId, List<Dependency>> needs = new HashMap<>();
  private final Map<TaskId, String> ended = new HashMap<>();
  private final Map<Integer, OpenTask> open = new HashMap<>();
  private int generation = 1;
  private @Nullable Instant began;
  private boolean over;
  private String name = "";

  /** A task that was let go and has not ended. */
  private static final class OpenTask {
    private final Instant began;
    private final List<TraceSpan.Moment> moments = new ArrayList<>();
    private int attempt;
    private long epoch;
    private @Nullable Instant claimedAt;
    private String runner = "";

    OpenTask(Instant began) {
      this.began = began;
    }

    void note(Instant at, String what) {
      if (moments.size() < MOST_MOMENTS) {
        moments.add(new TraceSpan.Moment(at, what));
      }
    }
  }

  /**
   * @param told takes each span, once
   */
  public RunTrace(WorkflowId workflow, RunId run, Consumer<TraceSpan> told) {
    this.workflow = workflow;
    this.run = run;
    this.trace = TraceIds.trace(run);
    this.told = told;
  }

  /** Returns whether a trace begins with this event, also that of a run that began before. */
  public static boolean opens(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowSubmitted _,
          WorkflowEvent.ResetBegan _,
          WorkflowEvent.WorkflowCompensating _,
          WorkflowEvent.TaskReady _,
          WorkflowEvent.TaskDispatched _,
          WorkflowEvent.TaskContinued _ ->
          true;
      default -> false;
    };
  }

  /** Returns whether the run has ended, and was not opened again. */
  public boolean isOver() {
    return over;
  }

  /**
   * Takes in the next event of the run.
   *
   * @param sequence its number in the run
   */
  public void event(Instant at, long sequence, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted submitted -> {
        name = submitted.header().name();
        began = at;
      }
      case WorkflowEvent.TasksStaged staged -> staged.tasks().forEach(this::stage);
      case WorkflowEvent.GraphPatched patched -> patched.change().added().forEach(this::stage);
      case WorkflowEvent.ResetBegan reset -> reopen(at, reset.generation());
      case WorkflowEvent.WorkflowCompensating undo -> reopen(at, undo.generation());
      case WorkflowEvent.WorkflowEnded ended -> end(at, ended.state(), null);
      case WorkflowEvent.WorkflowRefused refused ->
          end(at, WorkflowState.REFUSED, refused.reason());
      case WorkflowEvent.WorkflowQuarantined quarantined ->
          end(at, WorkflowState.QUARANTINED, quarantined.cause());
      case WorkflowEvent.TaskEvent ofTask -> ofTask(at, sequence, ofTask);
      default -> {}
    }
  }

  private void stage(TaskSpec task) {
    if (needs.size() < MOST_LINKED_TASKS) {
      needs.put(task.id(), List.copyOf(task.needs()));
    }
  }

  private void reopen(Instant at, int number) {
    if (began != null && number != generation) {
      tellRun(at, "", null);
    }
    generation = number;
    began = at;
    over = false;
  }

  private void ofTask(Instant at, long sequence, WorkflowEvent.TaskEvent event) {
    OpenTask task = open.get(event.index());
    switch (event) {
      case WorkflowEvent.TaskReady _, WorkflowEvent.TaskAwaiting _, WorkflowEvent.UndoReady _ ->
          letGo(at, event.index());
      case WorkflowEvent.TaskDispatched dispatched -> {
        OpenTask ready = letGo(at, event.index());
        ready.attempt = dispatched.attempt();
        ready.epoch = sequence;
        ready.note(at, "dispatched");
      }
      case WorkflowEvent.TaskContinued continued -> {
        OpenTask ready = letGo(at, event.index());
        ready.attempt = continued.attempt();
        ready.epoch = continued.epoch();
        ready.note(at, "gone on with by the runner of the task before");
      }
      case WorkflowEvent.TaskClaimed claimed when task != null -> {
        task.claimedAt = at;
        task.runner = claimed.lease().runner().value();
      }
      case WorkflowEvent.ResourcesClaimed _ when task != null ->
          task.note(at, "resources asked for");
      case WorkflowEvent.ResourcesGranted _ when task != null -> task.note(at, "resources granted");
      case WorkflowEvent.ResourcesReturned _ when task != null ->
          task.note(at, "resources given back");
      case WorkflowEvent.ChildStarted started ->
          letGo(at, event.index()).note(at, "started workflow " + started.child());
      case WorkflowEvent.DispatchLost _ when task != null -> task.note(at, "dispatch lost");
      case WorkflowEvent.TaskDelayed delayed when task != null ->
          task.note(at, "waits for " + delayed.reason());
      case WorkflowEvent.LeaseLost lost -> endAttempt(at, event, task, lost.reason());
      case WorkflowEvent.AttemptReturned returned -> endAttempt(at, event, task, returned.reason());
      case WorkflowEvent.AttemptFailed failed ->
          endAttempt(at, event, task, failed.failure().message());
      case WorkflowEvent.TaskExpanded _ -> endAttempt(at, event, task, null);
      case WorkflowEvent.RoundEnded round -> endRound(at, round, task);
      default -> end(at, event, task);
    }
  }

  private void endRound(Instant at, WorkflowEvent.RoundEnded round, @Nullable OpenTask task) {
    endAttempt(at, round, task, null);
    letGo(at, round.index()).note(at, "round %d ended".formatted(round.round()));
  }

  private OpenTask letGo(Instant at, int index) {
    return open.computeIfAbsent(index, _ -> new OpenTask(at));
  }

  private void end(Instant at, WorkflowEvent.TaskEvent event, @Nullable OpenTask task) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded _, WorkflowEvent.TaskCompensated _ -> {
        endAttempt(at, event, task, null);
        end(at, event, task, null);
      }
      case WorkflowEvent.TaskSatisfied _,
          WorkflowEvent.TaskAnswered _,
          WorkflowEvent.ChildSucceeded _,
          WorkflowEvent.TaskSkipped _,
          WorkflowEvent.TaskWaived _ ->
          end(at, event, task, null);
      case WorkflowEvent.DecompositionWanted _ ->
          letGo(at, event.index()).note(at, "attempts used up, to be broken down");
      case WorkflowEvent.TaskFailed failed -> fail(at, event, task, failed.failure());
      case WorkflowEvent.TaskParked parked -> fail(at, event, task, parked.failure());
      case WorkflowEvent.TaskRejected rejected -> fail(at, event, task, rejected.failure());
      case WorkflowEvent.TaskCancelled cancelled ->
          stop(at, event, task, "cancelled", cancelled.reason());
      case WorkflowEvent.TaskReset _ -> stop(at, event, task, "reset", "");
      default -> {}
    }
  }

  private void fail(
      Instant at, WorkflowEvent.TaskEvent event, @Nullable OpenTask task, TaskFailure failure) {
    endAttempt(at, event, task, failure.message());
    end(at, event, task, failure.message());
  }

  private void stop(
      Instant at,
      WorkflowEvent.TaskEvent event,
      @Nullable OpenTask task,
      String what,
      String reason) {
    String error = reason.isEmpty() ? what : what + ": " + reason;
    endAttempt(at, event, task, error);
    end(at, event, task, error);
  }

  private void endAttempt(
      Instant at, WorkflowEvent.TaskEvent event, @Nullable OpenTask task, @Nullable String error) {
    Instant claimedAt = task == null ? null : task.claimedAt;
    if (task == null || claimedAt == null) {
      return;
    }
    told.accept(
        new TraceSpan(
            trace,
            TraceIds.attempt(run, event.task(), task.epoch),
            TraceIds.task(run, event.task(), generation),
            "%s attempt %d".formatted(event.task(), task.attempt),
            claimedAt,
            at,
            error,
            Map.of(
                "paradecom.workflow.id",
                workflow.value(),
                "paradecom.task.id",
                event.task().value(),
                "paradecom.attempt",
                (long) task.attempt,
                "paradecom.runner",
                task.runner),
            List.of(),
            List.of()));
    task.claimedAt = null;
  }

  private void end(
      Instant at, WorkflowEvent.TaskEvent event, @Nullable OpenTask task, @Nullable String error) {
    TaskId id = event.task();
    if (task != null) {
      told.accept(
          new TraceSpan(
              trace,
              TraceIds.task(run, id, generation),
              TraceIds.run(run, generation),
              id.value(),
              task.began,
              at,
              error,
              Map.of(
                  "paradecom.workflow.id", workflow.value(),
                  "paradecom.task.id", id.value(),
                  "paradecom.task.end", endOf(event),
                  "paradecom.attempts", (long) task.attempt),
              task.moments,
              before(id)));
      open.remove(event.index());
      if (needs.containsKey(id)) {
        ended.put(id, TraceIds.task(run, id, generation));
      }
    }
  }

  /** What a task became, in the words of the events. */
  private static String endOf(WorkflowEvent.TaskEvent event) {
    return event.getClass().getSimpleName().substring("Task".length()).toUpperCase(Locale.ROOT);
  }

  private List<String> before(TaskId task) {
    return needs.getOrDefault(task, List.of()).stream()
        .map(need -> ended.get(need.task()))
        .filter(Objects::nonNull)
        .limit(MOST_LINKS)
        .toList();
  }

  private void end(Instant at, WorkflowState state, @Nullable String detail) {
    boolean good = state == WorkflowState.SUCCEEDED || state == WorkflowState.COMPENSATED;
    tellRun(at, state.name(), good ? null : detail == null ? "it is " + state : detail);
    began = null;
    over = true;
    open.clear();
  }

  private void tellRun(Instant at, String state, @Nullable String error) {
    told.accept(
        new TraceSpan(
            trace,
            TraceIds.run(run, generation),
            null,
            name.isEmpty() ? workflow.value() : name,
            began == null ? at : began,
            at,
            error,
            Map.of(
                "paradecom.workflow.id",
                workflow.value(),
                "paradecom.run.id",
                run.value(),
                "paradecom.generation",
                (long) generation,
                "paradecom.workflow.state",
                state),
            List.of(),
            List.of()));
  }
}
