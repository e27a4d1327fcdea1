package io.paradecom.leader.view;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * What a rollback would do by the rows of one moment.
 *
 * @param undone tasks with an undo whose success stands, each after all that depends on it
 * @param stays tasks whose success stands and which nothing undoes, in the same order
 */
public record RollbackPlan(List<TaskId> undone, List<TaskId> stays) {
  public RollbackPlan {
    undone = List.copyOf(undone);
    stays = List.copyOf(stays);
  }

  /**
   * Returns the plan for some tasks and all that depends on them.
   *
   * @param seeds positions of the tasks; empty: all tasks
   */
  public static RollbackPlan of(RunView run, List<Integer> seeds) {
    BitSet within = within(run, seeds);
    List<TaskId> undone = new ArrayList<>();
    List<TaskId> stays = new ArrayList<>();
    for (int index : reversed(run, within)) {
      TaskDefinition definition = run.definition(index);
      if (hasEffect(run.task(index))) {
        (definition.spec().undo() == null ? stays : undone).add(definition.spec().id());
      }
    }
    return new RollbackPlan(undone, stays);
  }

  private static boolean hasEffect(TaskRow row) {
    return row.state() == TaskState.PARKED
        ? row.isUndoing()
        : row.state() == TaskState.SUCCEEDED && row.startedAt() != null;
  }

  private static BitSet within(RunView run, List<Integer> seeds) {
    BitSet within = new BitSet();
    if (seeds.isEmpty()) {
      within.set(0, run.workflow().tasksStaged());
      return within;
    }
    ArrayDeque<Integer> open = new ArrayDeque<>(seeds);
    while (!open.isEmpty()) {
      int index = open.remove();
      if (!within.get(index)) {
        within.set(index);
        open.addAll(dependants(run, index));
      }
    }
    return within;
  }

  private static List<Integer> dependants(RunView run, int index) {
    List<Integer> dependants = new ArrayList<>();
    EdgePage page = run.dependants(index, 0);
    for (int number = 1; page.size() > 0; number++) {
      for (int i = 0; i < page.size(); i++) {
        dependants.add(page.task(i));
      }
      page = page.size() < EdgePage.CAPACITY ? EdgePage.EMPTY : run.dependants(index, number);
    }
    return dependants;
  }

  /** Returns tasks so that each comes after its dependants: Kahn's order, backwards. */
  private static List<Integer> reversed(RunView run, BitSet within) {
    int[] waiting = new int[run.workflow().tasksStaged()];
    within.stream()
        .forEach(index ->
            dependants(run, index)
                .forEach(dependant -> {
                  if (dependant < waiting.length) {
                    waiting[dependant]++;
                  }
                }));
    ArrayDeque<Integer> open = new ArrayDeque<>();
    within.stream().filter(index -> waiting[index] == 0).forEach(open::add);
    List<Integer> order = new ArrayList<>();
    while (!open.isEmpty()) {
      int index = open.remove();
      order.add(index);
      for (int dependant : dependants(run, index)) {
        if (dependant < waiting.length && --waiting[dependant] == 0) {
          open.add(dependant);
        }
      }
    }
    Collections.reverse(order);
    return order;
  }
}
