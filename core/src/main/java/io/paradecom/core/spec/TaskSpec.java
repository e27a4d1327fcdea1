package io.paradecom.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task as it is asked for.
 *
 * @param priority higher goes first; -1,000 to 1,000
 * @param duration expected run time; null: unknown
 * @param rankMs length in milliseconds of the longest path from this task's start to the end of the
 *     graph; -1: not computed yet. A hint for scheduling only.
 * @param parent the task whose subtree this one belongs to; null: top level
 * @param resources what it must have while it runs, at most {@link ResourceWant#MAX_PER_TASK}, each
 *     named once
 * @param role how it takes part in its graph
 * @param undo what takes back what the task did, run under its retries, timeouts and resources;
 *     null: nothing does
 * @param files what it reads and writes
 */
public record TaskSpec(
    TaskId id,
    TaskText text,
    TaskAction action,
    List<Dependency> needs,
    RetryPolicy retry,
    Timeouts timeouts,
    QueueName queue,
    int priority,
    @Nullable Duration duration,
    long rankMs,
    Disposition disposition,
    @Nullable TaskId parent,
    List<ResourceWant> resources,
    TaskRole role,
    @Nullable TaskAction undo,
    FileClaims files) {
  /** Tasks that fill a slot for less than this are tiny. */
  public static final long TINY_MS = 2;

  /** What starting a process takes at the least. */
  private static final long PROCESS_START_MS = 4;

  /** The queue of a task that names none. */
  public static final QueueName DEFAULT_QUEUE = new QueueName("default");

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public TaskSpec {
    needs = List.copyOf(needs);
    resources = List.copyOf(resources);
    if (priority < -1000 || priority > 1000) {
      throw new IllegalArgumentException(
          "Expected a priority of -1000 to 1000 in task '%s', but found %d."
              .formatted(id, priority));
    }
    if (duration != null && duration.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a duration of at least 0 in task '%s', but found %s.".formatted(id, duration));
    }
    if (undo != null && !undo.canUndo()) {
      throw new IllegalArgumentException(
          "Expected the undo of task '%s' to be a command, a script or a request, but found %s."
              .formatted(id, undo.target()));
    }
  }

  /** Returns a task with defaults for everything but its id, its action and its dependencies. */
  public static TaskSpec of(TaskId id, TaskAction action, List<Dependency> needs) {
    return new TaskSpec(
        id,
        TaskText.EMPTY,
        action,
        needs,
        RetryPolicy.DEFAULT,
        Timeouts.NONE,
        DEFAULT_QUEUE,
        0,
        null,
        -1,
        Disposition.RUN,
        null,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  /** Returns the same task under another id. */
  public TaskSpec withId(TaskId other) {
    return with(copy -> copy.id = other);
  }

  /** Returns the same task with other dependencies. */
  public TaskSpec withNeeds(List<Dependency> dependencies) {
    return with(copy -> copy.needs = dependencies);
  }

  /** Returns the same task with another rank. */
  public TaskSpec withRankMs(long rank) {
    return with(copy -> copy.rankMs = rank);
  }

  /** Returns the same task with another retry policy. */
  public TaskSpec withRetry(RetryPolicy policy) {
    return with(copy -> copy.retry = policy);
  }

  /** Returns the same task with another declared duration; null: unknown. */
  public TaskSpec withDuration(@Nullable Duration declared) {
    return with(copy -> copy.duration = declared);
  }

  /** Returns the same task with other timeouts. */
  public TaskSpec withTimeouts(Timeouts limits) {
    return with(copy -> copy.timeouts = limits);
  }

  /** Returns the same task with other resources. */
  public TaskSpec withResources(List<ResourceWant> wants) {
    return with(copy -> copy.resources = wants);
  }

  /** Returns the same task doing something else. */
  public TaskSpec withAction(TaskAction other) {
    return with(copy -> copy.action = other);
  }

  /** Returns the same task with another role in the graph. */
  public TaskSpec withRole(TaskRole other) {
    return with(copy -> copy.role = other);
  }

  /** Returns the same task with another action that undoes it; null: nothing does. */
  public TaskSpec withUndo(@Nullable TaskAction other) {
    return with(copy -> copy.undo = other);
  }

  /** Returns the same task with another priority. */
  public TaskSpec withPriority(int other) {
    return with(copy -> copy.priority = other);
  }

  /** Returns the same task with another disposition. */
  public TaskSpec withDisposition(Disposition other) {
    return with(copy -> copy.disposition = other);
  }

  /** Returns the same task with other files. */
  public TaskSpec withFiles(FileClaims claims) {
    return with(copy -> copy.files = claims);
  }

  /** Returns whether the task must have something while it runs. */
  public boolean wantsResources() {
    return !resources.isEmpty();
  }

  private TaskSpec with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.build();
  }

  /** The same task, of which one thing is about to be another. */
  private static final class Copy {
    private TaskId id;
    private TaskText text;
    private TaskAction action;
    private List<Dependency> needs;
    private RetryPolicy retry;
    private Timeouts timeouts;
    private QueueName queue;
    private int priority;
    private @Nullable Duration duration;
    private long rankMs;
    private Disposition disposition;
    private @Nullable TaskId parent;
    private List<ResourceWant> resources;
    private TaskRole role;
    private @Nullable TaskAction undo;
    private FileClaims files;

    Copy(TaskSpec task) {
      id = task.id;
      text = task.text;
      action = task.action;
      needs = task.needs;
      retry = task.retry;
      timeouts = task.timeouts;
      queue = task.queue;
      priority = task.priority;
      duration = task.duration;
      rankMs = task.rankMs;
      disposition = task.disposition;
      parent = task.parent;
      resources = task.resources;
      role = task.role;
      undo = task.undo;
      files = task.files;
    }

    TaskSpec build() {
      return new TaskSpec(
          id,
          text,
          action,
          needs,
          retry,
          timeouts,
          queue,
          priority,
          duration,
          rankMs,
          disposition,
          parent,
          resources,
          role,
          undo,
          files);
    }
  }

  /**
   * Expected run time for scheduling and reports: the given one, else what the action says, else 1
   * s.
   */
  public Duration expectedDuration() {
    if (duration != null) {
      return duration;
    }
    return switch (action) {
      case TaskAction.Sleep sleep -> sleep.duration();
      case TaskAction.Wait(var length, _) when length != null -> length;
      case TaskAction.Noop _, TaskAction.Gate _, TaskAction.Awaited _ -> Duration.ZERO;
      case TaskAction.Command _,
          TaskAction.Shell _,
          TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Http _,
          TaskAction.Prompt _,
          TaskAction.Custom _ ->
          Duration.ofSeconds(1);
    };
  }

  /** What is known about the run time: a sleep's length, else what was declared; null: nothing. */
  public @Nullable Duration statedDuration() {
    return switch (action) {
      case TaskAction.Sleep sleep -> sleep.duration();
      case TaskAction.Wait(var length, _) when length != null -> length;
      case TaskAction.Noop _, TaskAction.Gate _ -> Duration.ZERO;
      case TaskAction.Command _,
          TaskAction.Shell _,
          TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Http _,
          TaskAction.Prompt _,
          TaskAction.Custom _,
          TaskAction.Awaited _ ->
          duration;
    };
  }

  /**
   * Milliseconds for which the task is counted on to fill a slot. What is declared shortens neither
   * a sleep nor the start of a process or a request.
   */
  public long slotMs() {
    return switch (action) {
      case TaskAction.Sleep sleep -> sleep.duration().toMillis();
      case TaskAction.Noop _, TaskAction.Gate _, TaskAction.Awaited _ -> 0;
      case TaskAction.Command _,
          TaskAction.Shell _,
          TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Http _,
          TaskAction.Prompt _,
          TaskAction.Custom _ ->
          Math.max(PROCESS_START_MS, expectedDuration().toMillis());
    };
  }

  /**
   * Returns whether the task fills a slot for so short a time that many travel together, also such
   * as hold resources: what they hold waits for milliseconds, and a record for each takes longer.
   */
  public boolean isTiny() {
    return slotMs() < TINY_MS;
  }

  /**
   * Returns whether the task allows its runner to go on from or with it, and is one where that can
   * do no harm: a sleep, a no-op or a process, without resources, condition, undo, workspace or
   * secret, that is done once and needs all its dependencies.
   */
  public boolean isContinuable() {
    return role.continuation() != Continuation.NONE
        && action.isContinuable()
        && disposition == Disposition.RUN
        && !role.isPartial()
        && role.when() == null
        && role.repeat() == null
        && undo == null
        && resources.isEmpty()
        && files.isEmpty();
  }

  /** Returns whether the leader itself ends the task, so that no runner ever sees it. */
  public boolean isEndedByLeader() {
    return action instanceof TaskAction.Gate || action instanceof TaskAction.Awaited;
  }

  /** Returns whether the task is over as soon as it is claimed, and so fills no slot at all. */
  public boolean isInstant() {
    return switch (action) {
      case TaskAction.Sleep sleep -> sleep.duration().isZero();
      case TaskAction.Noop _, TaskAction.Gate _, TaskAction.Awaited _ -> true;
      case TaskAction.Command _,
          TaskAction.Shell _,
          TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Http _,
          TaskAction.Prompt _,
          TaskAction.Custom _ ->
          false;
    };
  }
}
