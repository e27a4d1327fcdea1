package io.paradecom.core.simulation;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What has not ended yet, by the rows. */
final class OpenWork {
  private final CrashStore store;

  OpenWork(CrashStore store) {
    this.store = store;
  }

  /** Returns one of the parked tasks of a run, which has some. */
  TaskId parked(WorkflowRow run, SplittableRandom random) {
    List<TaskId> parked = new ArrayList<>();
    store.forEachTask(
        run.id(),
        row -> {
          TaskDefinition definition = store.definition(run.id(), row.index());
          if (row.state() == TaskState.PARKED && definition != null) {
            parked.add(definition.spec().id());
          }
        });
    return parked.get(random.nextInt(parked.size()));
  }

  /** Returns whether a run goes on by itself. */
  static boolean isOpen(WorkflowRow run) {
    boolean ended = run.state().isTerminal() && run.state() != WorkflowState.PURGING;
    return !ended && !isStalled(run);
  }

  /** Returns whether a run waits for a person. */
  static boolean isStalled(WorkflowRow run) {
    return run.stalled() && run.tally().inFlight() == 0 && run.state() == WorkflowState.RUNNING;
  }

  /** Tells open runs with their open tasks; if there are none, commands without an answer. */
  String tell(Set<String> unanswered) {
    StringBuilder text = new StringBuilder();
    store.forEachWorkflow(row -> {
      if (isOpen(row)) {
        text.append(row).append(' ');
        store.forEachTask(
            row.id(),
            task -> {
              if (!task.state().isTerminal()) {
                text.append(task).append(' ');
              }
            });
      }
    });
    if (text.isEmpty() && !unanswered.isEmpty()) {
      text.append("commands without an answer: ").append(unanswered);
    }
    return text.toString();
  }
}
