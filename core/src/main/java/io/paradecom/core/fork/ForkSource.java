package io.paradecom.core.fork;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.TaskTransitions;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as its events give it up to some moment: its graph as people asked for it, how far each
 * task was, and what each had given. Parts that the leader made of a task are not of that graph.
 * Events are taken in from the first one on; cost O(size of the event) each. Used by one thread.
 */
public final class ForkSource {
  private final Map<TaskId, TaskSpec> graph = new LinkedHashMap<>();
  private final Map<TaskId, TaskSpec> parts = new HashMap<>();
  private final List<TaskId> positions = new ArrayList<>();
  private final Map<TaskId, TaskState> states = new HashMap<>();
  private final Map<TaskId, String> outputs = new HashMap<>();
  private final Set<TaskId> taken = new HashSet<>();
  private final Set<TaskId> expanded = new HashSet<>();
  private @Nullable SubmitHeader header;
  private @Nullable RunId run;
  private boolean started;
  private int version = 1;
  private long sequence;

  /**
   * Takes the next event in.
   *
   * @param number of it within its run
   * @throws IllegalArgumentException when those before it are missing
   */
  public void apply(long number, WorkflowEvent event) {
    if (event instanceof WorkflowEvent.WorkflowSubmitted submitted) {
      begin(submitted);
    } else if (header == null || number != sequence + 1) {
      throw new IllegalArgumentException(
          "Expected the history from its first event on, but after event %,d comes event %,d. What is older is not kept."
              .formatted(sequence, number));
    }
    sequence = number;
    switch (event) {
      case WorkflowEvent.TasksStaged staged -> staged.tasks().forEach(task -> add(task, graph));
      case WorkflowEvent.DependenciesStaged more ->
          needMore(positions.get(more.index()), more.needs());
      case WorkflowEvent.WorkflowStarted _ -> started = true;
      case WorkflowEvent.GraphPatched patched -> patch(patched);
      case WorkflowEvent.TaskEvent ofTask -> follow(ofTask);
      default -> {}
    }
  }

  private void begin(WorkflowEvent.WorkflowSubmitted submitted) {
    graph.clear();
    parts.clear();
    positions.clear();
    states.clear();
    outputs.clear();
    taken.clear();
    expanded.clear();
    header = submitted.header();
    run = submitted.run();
    started = false;
    version = 1;
  }

  private void add(TaskSpec task, Map<TaskId, TaskSpec> to) {
    positions.add(task.id());
    to.put(task.id(), task);
  }

  private void needMore(TaskId task, List<Dependency> more) {
    graph.computeIfPresent(
        task,
        (_, spec) -> {
          List<Dependency> needs = new ArrayList<>(spec.needs());
          needs.addAll(more);
          return spec.withNeeds(needs);
        });
  }

  /** What the leader added by itself is made again where it is needed. */
  private void patch(WorkflowEvent.GraphPatched event) {
    version = event.version();
    GraphChange change = event.change();
    Map<TaskId, TaskSpec> to = event.isExpansion() ? parts : graph;
    change.added().forEach(task -> add(task, to));
    if (!event.isExpansion()) {
      change.needs().forEach(more -> needMore(more.task(), more.needs()));
      change
          .edits()
          .forEach(
              edit -> graph.computeIfPresent(edit.task(), (_, spec) -> edit.edit().applyTo(spec)));
    }
  }

  private void follow(WorkflowEvent.TaskEvent event) {
    TaskId task = event.task();
    TaskTransitions.find(state(task), event.getClass())
        .ifPresent(move -> states.put(task, move.to()));
    String output = event.output();
    if (event instanceof WorkflowEvent.TaskTaken) {
      taken.add(task);
    } else if (event instanceof WorkflowEvent.TaskExpanded) {
      expanded.add(task);
    }
    if (output != null) {
      outputs.put(task, output);
    } else if (forgets(event)) {
      outputs.remove(task);
    }
  }

  /** What was broken down, and what was taken over, keeps its output while it waits. */
  private boolean forgets(WorkflowEvent.TaskEvent event) {
    return event instanceof WorkflowEvent.TaskSucceeded
        || event instanceof WorkflowEvent.RoundEnded
        || event instanceof WorkflowEvent.TaskAnswered
        || event instanceof WorkflowEvent.ChildSucceeded
        || (event instanceof WorkflowEvent.TaskReset && !expanded.contains(event.task()));
  }

  /** Whether its tasks had begun to start. */
  public boolean isStarted() {
    return started;
  }

  /** Version of its graph, from 1; parts that tasks made count as well. */
  public int version() {
    return version;
  }

  /** Number of the last event that was taken in; 0: none was. */
  public long sequence() {
    return sequence;
  }

  /**
   * What its submit said.
   *
   * @throws IllegalStateException when it had not begun
   */
  public SubmitHeader header() {
    return known(header);
  }

  /**
   * Which run it is.
   *
   * @throws IllegalStateException when it had not begun
   */
  public RunId run() {
    return known(run);
  }

  private static <T> T known(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Expected a run that had begun, but found none.");
    }
    return part;
  }

  /** The tasks as they were asked for, in the order of their positions. */
  Map<TaskId, TaskSpec> tasks() {
    Map<TaskId, TaskSpec> tasks = new LinkedHashMap<>();
    graph.forEach((id, spec) ->
        tasks.put(id, taken.contains(id) ? spec.withDisposition(Disposition.RUN) : spec));
    return tasks;
  }

  TaskState state(TaskId task) {
    return states.getOrDefault(task, TaskState.WAITING);
  }

  @Nullable String output(TaskId task) {
    return outputs.get(task);
  }

  /** Returns whether every part that the leader made of a task succeeded. */
  boolean havePartsSucceeded(TaskSpec owner) {
    TaskId root = owner.action() instanceof TaskAction.ForEach(var loop) ? loop.join() : owner.id();
    return parts.keySet().stream()
        .filter(part -> root.equals(rootOf(part)))
        .allMatch(part -> state(part) == TaskState.SUCCEEDED);
  }

  /** Returns the task of the graph that a part is a part of. */
  private @Nullable TaskId rootOf(TaskId part) {
    TaskId at = part;
    TaskSpec spec = parts.get(at);
    while (spec != null) {
      at = spec.parent();
      spec = at == null ? null : parts.get(at);
    }
    return at;
  }
}
