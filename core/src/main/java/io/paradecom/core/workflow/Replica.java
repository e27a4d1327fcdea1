package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one workflow as its events alone give them: what they were when the last event that
 * was applied had happened. The events of a run are applied in their order from the first one on,
 * by the same code that wrote the rows. Used by one thread; cost O(1) an event.
 */
public final class Replica {
  private final WorkflowId id;
  private final InMemoryStore store = new InMemoryStore();
  private final EngineLimits limits;
  private final Applier applier;

  /**
   * @param limits of the engine that wrote the events; they only decide when things are due
   */
  public Replica(WorkflowId id, EngineLimits limits) {
    this.id = id;
    this.limits = limits;
    this.applier = new Applier(limits);
  }

  /**
   * Applies the next event.
   *
   * @param at when it happened
   * @throws IllegalStateException when it cannot follow those before
   */
  public void apply(WorkflowEvent event, Instant at) {
    StepOverlay overlay = new StepOverlay(id, store);
    new Step(overlay, applier, limits, Interpreters.NONE, at).replay(event);
    overlay.flush();
  }

  /** Returns the workflow's row; null: there is none yet, or none any more. */
  public @Nullable WorkflowRow workflow() {
    return store.workflow(id);
  }

  /** Returns what every task asks for, in task order. */
  public List<TaskDefinition> definitions() {
    WorkflowRow run = workflow();
    List<TaskDefinition> definitions = new ArrayList<>();
    for (int i = 0; run != null && i < run.tasksStaged(); i++) {
      TaskDefinition definition = store.definition(id, i);
      if (definition != null) {
        definitions.add(definition);
      }
    }
    return definitions;
  }

  /** Returns the row of a task that is defined. */
  public TaskRow task(TaskDefinition definition) {
    TaskRow row = store.task(id, definition.index());
    return row == null ? definition.initialRow() : row;
  }
}
