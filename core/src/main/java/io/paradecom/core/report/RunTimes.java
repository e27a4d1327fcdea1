package io.paradecom.core.report;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one run went, by its events alone and the leader's clock. Events come in their
 * order. Used by one thread. Cost: O(1) an event, O(tasks) a pause; some 300 bytes a task.
 */
public final class RunTimes {
  private final List<TaskClock> tasks = new ArrayList<>();
  private final Map<TaskId, TaskClock> byId = new HashMap<>();
  private final Map<RunnerId, Load> runners = new TreeMap<>();
  private final LatencyHistogram resolutionMicros = new LatencyHistogram();
  private boolean paused;

  private static final class Load {
    private int attempts;
    private long busyMs;
    private int now;
    private int most;
  }

  /** Takes in one event that happened {@code at}. */
  public void event(Instant at, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.TasksStaged staged -> staged.tasks().forEach(spec -> stage(spec, at));
      case WorkflowEvent.DependenciesStaged more ->
          tasks.get(more.index()).needs.addAll(more.needs());
      case WorkflowEvent.GraphPatched patched -> {
        patched.change().added().forEach(spec -> stage(spec, at));
        patched
            .change()
            .needs()
            .forEach(more -> {
              TaskClock task = tasks.get(more.index());
              task.needs.addAll(more.needs());
              task.enter(Phase.DEPENDENCIES, at);
            });
      }
      case WorkflowEvent.WorkflowPaused _ -> pause(at);
      case WorkflowEvent.WorkflowResumed _ -> resume(at);
      case WorkflowEvent.TaskEvent ofTask -> ofTask(at, ofTask, tasks.get(ofTask.index()));
      default -> {}
    }
  }

  private void stage(TaskSpec spec, Instant at) {
    TaskClock task = new TaskClock(spec, at);
    tasks.add(task);
    byId.put(spec.id(), task);
  }

  private void pause(Instant at) {
    paused = true;
    tasks.stream()
        .filter(task -> task.phase == Phase.SLOT)
        .forEach(it -> it.enter(Phase.PAUSED, at));
  }

  private void resume(Instant at) {
    paused = false;
    tasks.stream()
        .filter(task -> task.phase == Phase.PAUSED)
        .forEach(it -> it.enter(Phase.SLOT, at));
  }

  private void ofTask(Instant at, WorkflowEvent event, TaskClock task) {
    switch (event) {
      case WorkflowEvent.TaskReady _ -> ready(at, task);
      case WorkflowEvent.TaskDelayed delayed ->
          task.enter(delayed.reason() == WaitReason.ROUND ? Phase.AWAITED : Phase.BACKOFF, at);
      case WorkflowEvent.TaskDispatched dispatched -> begin(dispatched.attempt(), at, task);
      case WorkflowEvent.TaskContinued continued -> begin(continued.attempt(), at, task);
      case WorkflowEvent.TaskClaimed claimed -> claim(at, claimed.lease().runner(), task);
      case WorkflowEvent.ResourcesClaimed _ -> task.enter(Phase.RESOURCES, at);
      case WorkflowEvent.DispatchLost _,
          WorkflowEvent.ResourcesGranted _,
          WorkflowEvent.ResourcesReturned _ ->
          task.enter(waiting(), at);
      case WorkflowEvent.LeaseLost _,
          WorkflowEvent.AttemptReturned _,
          WorkflowEvent.AttemptFailed _ -> {
        release(at, task, Phase.REPEATED);
        task.enter(waiting(), at);
      }
      case WorkflowEvent.RoundEnded _ -> goOn(at, task, waiting());
      case WorkflowEvent.TaskExpanded _ -> goOn(at, task, Phase.DEPENDENCIES);
      case WorkflowEvent.TaskAwaiting _, WorkflowEvent.ChildWanted _ -> await(at, task);
      case WorkflowEvent.TaskSucceeded succeeded -> {
        release(at, task, Phase.WORK);
        task.reportedAt = succeeded.result().endedAt();
        task.end(TaskState.SUCCEEDED, at);
      }
      case WorkflowEvent.TaskCompensated _ -> {
        release(at, task, Phase.REPEATED);
        task.end(TaskState.COMPENSATED, at);
      }
      case WorkflowEvent.TaskReset _ -> {
        release(at, task, Phase.REPEATED);
        task.reset(at);
      }
      default -> ended(at, event, task);
    }
  }

  /** An attempt has ended well, and the task has not. */
  private void goOn(Instant at, TaskClock task, Phase next) {
    release(at, task, Phase.WORK);
    task.enter(next, at);
  }

  private void ended(Instant at, WorkflowEvent event, TaskClock task) {
    TaskState state =
        switch (event) {
          case WorkflowEvent.TaskSatisfied _,
              WorkflowEvent.TaskAnswered _,
              WorkflowEvent.ChildSucceeded _ ->
              TaskState.SUCCEEDED;
          case WorkflowEvent.TaskFailed _, WorkflowEvent.TaskRejected _ -> TaskState.FAILED;
          case WorkflowEvent.TaskSkipped _, WorkflowEvent.TaskWaived _ -> TaskState.SKIPPED;
          case WorkflowEvent.TaskCancelled _ -> TaskState.CANCELLED;
          case WorkflowEvent.TaskParked _ -> TaskState.PARKED;
          default -> null;
        };
    if (state != null) {
      release(at, task, Phase.REPEATED);
      // Of what no runner ends, the leader's clock tells when what depends on it could go on.
      task.reportedAt = state == TaskState.SUCCEEDED ? at : task.reportedAt;
      task.end(state, at);
    }
  }

  private Phase waiting() {
    return paused ? Phase.PAUSED : Phase.SLOT;
  }

  private void ready(Instant at, TaskClock task) {
    if (task.readyAt == null) {
      task.readyAt = at;
      Instant last = lastReport(task);
      if (last != null) {
        resolutionMicros.record(Math.max(0, Duration.between(last, at).toNanos() / 1000));
      }
    }
    task.enter(waiting(), at);
  }

  /** When a runner ended the last of the dependencies; null: there is none that ran. */
  private @Nullable Instant lastReport(TaskClock task) {
    Instant last = null;
    for (Dependency need : task.needs) {
      TaskClock other = byId.get(need.task());
      Instant end = other == null ? null : other.reportedAt;
      last = end != null && (last == null || end.isAfter(last)) ? end : last;
    }
    return last;
  }

  private static void await(Instant at, TaskClock task) {
    task.startedAt = task.startedAt == null ? at : task.startedAt;
    task.enter(Phase.AWAITED, at);
  }

  private static void begin(int attempt, Instant at, TaskClock task) {
    task.attempts = attempt;
    task.enter(Phase.DISPATCH, at);
  }

  private void claim(Instant at, RunnerId runner, TaskClock task) {
    Load load = runners.computeIfAbsent(runner, _ -> new Load());
    load.attempts++;
    load.most = Math.max(load.most, ++load.now);
    task.runner = runner;
    task.startedAt = task.startedAt == null ? at : task.startedAt;
    task.enter(Phase.WORK, at);
  }

  /** Its runner, if it has one, works on it no more. */
  private void release(Instant at, TaskClock task, Phase as) {
    Load load = task.runner == null ? null : runners.get(task.runner);
    if (load == null) {
      return;
    }
    load.now--;
    load.busyMs += task.workMs(at);
    task.runner = null;
    task.leave(as, at);
  }

  /** Returns the times of all tasks, in the order of the graph. */
  public List<TaskTimes> tasks() {
    return tasks.stream().map(TaskClock::times).toList();
  }

  /** Returns the time of all tasks together, by phase. */
  public Map<Phase, Long> total() {
    Map<Phase, Long> total = new EnumMap<>(Phase.class);
    tasks.forEach(task -> task.millis.forEach((phase, ms) -> total.merge(phase, ms, Long::sum)));
    return total;
  }

  /** Returns what each runner did, by its id. */
  public List<RunnerTimes> runners() {
    List<RunnerTimes> all = new ArrayList<>();
    runners.forEach(
        (id, load) -> all.add(new RunnerTimes(id, load.attempts, load.busyMs, load.most)));
    return all;
  }

  /**
   * Microseconds from the end of a task's last dependency, by its runner's clock, to the task being
   * ready, by the leader's.
   */
  public LatencyHistogram resolutionMicros() {
    return resolutionMicros;
  }

  /**
   * Returns the path that decided when the run ended: the task that ended last, before it the one
   * of its dependencies that ended last, and so on. Cost: O(edges).
   */
  public List<PathStep> path() {
    TaskClock at = latest(tasks);
    Deque<PathStep> path = new ArrayDeque<>();
    while (at != null && path.size() < tasks.size()) {
      TaskClock before = latest(dependencies(at));
      path.push(at.step(before));
      at = before;
    }
    return List.copyOf(path);
  }

  private List<TaskClock> dependencies(TaskClock task) {
    List<TaskClock> found = new ArrayList<>();
    for (Dependency need : task.needs) {
      TaskClock other = byId.get(need.task());
      if (other != null) {
        found.add(other);
      }
    }
    return found;
  }

  private static @Nullable TaskClock latest(Collection<TaskClock> some) {
    TaskClock latest = null;
    Instant end = Instant.MIN;
    for (TaskClock task : some) {
      Instant ended = task.endedAt;
      if (task.startedAt != null && ended != null && ended.isAfter(end)) {
        latest = task;
        end = ended;
      }
    }
    return latest;
  }
}
