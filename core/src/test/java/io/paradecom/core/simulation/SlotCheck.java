package io.paradecom.core.simulation;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds, in the rows alone, a ready task that is left waiting although a slot is free. */
final class SlotCheck {
  private record Ready(WorkflowRow run, TaskRow row, QueueName queue) {}

  private final WorkflowStore store;
  private final Map<QueueName, Integer> inFlight = new HashMap<>();
  private final List<Ready> ready = new ArrayList<>();

  private SlotCheck(WorkflowStore store) {
    this.store = store;
  }

  /** Returns what is wrong when nothing more is done at {@code credit} slots; null: nothing. */
  static @Nullable String find(WorkflowStore store, Map<QueueName, Integer> credit) {
    SlotCheck check = new SlotCheck(store);
    store.forEachWorkflow(check::visit);
    for (Ready task : check.ready) {
      int used = check.inFlight.getOrDefault(task.queue(), 0);
      int slots = credit.getOrDefault(task.queue(), 0);
      if (used < slots) {
        return "Expected %s of '%s' on queue '%s', of whose %d slots %d are used, but it waits."
            .formatted(task.row(), task.run().id(), task.queue(), slots, used);
      }
    }
    return null;
  }

  private void visit(WorkflowRow run) {
    if (run.state().isTerminal()) {
      return;
    }
    int parallelism = run.header().parallelism();
    boolean room = parallelism == 0 || run.tally().inFlight() < parallelism;
    boolean starts = room && run.state() == WorkflowState.RUNNING;
    store.forEachTask(
        run.id(),
        row -> {
          TaskDefinition definition = store.definition(run.id(), row.index());
          if (definition == null) {
            return;
          }
          QueueName queue = definition.spec().queue();
          if (row.state().isInFlight()) {
            inFlight.merge(queue, 1, Integer::sum);
          } else if (starts && row.reason() == WaitReason.CREDIT) {
            ready.add(new Ready(run, row, queue));
          }
        });
  }
}
