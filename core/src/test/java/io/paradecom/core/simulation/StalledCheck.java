package io.paradecom.core.simulation;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is open in a stalled run is parked, or waits for something that is open. */
final class StalledCheck {
  private final WorkflowStore store;

  StalledCheck(WorkflowStore store) {
    this.store = store;
  }

  /** Returns what is wrong with a run at the end of everything; null: nothing. */
  @Nullable String find(WorkflowRow run) {
    if (run.state().isTerminal()) {
      return null;
    }
    WorkflowId id = run.id();
    for (int i = 0; i < run.tasksStaged(); i++) {
      TaskRow row = store.task(id, i);
      TaskDefinition definition = store.definition(id, i);
      if (definition == null || (row != null && row.state() != TaskState.WAITING)) {
        continue;
      }
      boolean held = false;
      for (int need : needs(id, definition)) {
        TaskRow other = store.task(id, need);
        held |= other == null || !other.state().isTerminal();
      }
      if (!held) {
        return "Expected task %d of '%s' to go on.".formatted(i, id);
      }
    }
    return null;
  }

  private List<Integer> needs(WorkflowId id, TaskDefinition definition) {
    List<Integer> needs = new ArrayList<>();
    for (int i = 0; i < definition.needs(); i++) {
      int page = i / EdgePage.CAPACITY;
      EdgePage edges =
          page == 0 ? definition.firstNeeds() : store.needs(id, definition.index(), page);
      needs.add(edges.task(i % EdgePage.CAPACITY));
    }
    return needs;
  }
}
