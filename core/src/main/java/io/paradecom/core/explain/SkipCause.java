package io.paradecom.core.explain;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.Ending;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task was skipped by how others ended: the first dependency that did not end as the task
 * needs, and behind those that were skipped themselves the tasks that it all began with. Cost: the
 * tasks between, nearest first, at most {@link Explainer#MOST_VISITED}.
 *
 * @param nearest sentence about the first of them
 * @param roots places of the tasks that it began with, the first {@link Explainer#MOST_ROOTS}
 * @param count how many of these there are
 * @param complete whether all tasks between were looked at
 */
record SkipCause(String nearest, List<Integer> roots, int count, boolean complete) {
  /** Nothing is known: what it needs was done again meanwhile, or it was never to run. */
  static final SkipCause NONE = new SkipCause("", List.of(), 0, true);

  SkipCause {
    roots = List.copyOf(roots);
  }

  static SkipCause of(RunRows rows, TaskRow skipped) {
    return isByOthers(skipped) ? new Search(rows, skipped.index()).run() : NONE;
  }

  private static boolean isByOthers(TaskRow row) {
    return row.state() == TaskState.SKIPPED && !row.waived() && row.unmet() == null;
  }

  /** From a skipped task back to what its dependencies were skipped for. */
  private static final class Search {
    private final RunRows rows;
    private final int from;
    private final BitSet seen = new BitSet();
    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private final List<Integer> roots = new ArrayList<>();
    private @Nullable String nearest;
    private int count;
    private int visited;
    private boolean complete = true;

    Search(RunRows rows, int from) {
      this.rows = rows;
      this.from = from;
    }

    SkipCause run() {
      seen.set(from);
      open.add(from);
      while (!open.isEmpty()) {
        int task = open.remove();
        int before = count + open.size();
        addNeeds(task);
        if (complete && count + open.size() == before && task != from) {
          // It was not to run at all, or what it was skipped for was done again.
          addRoot(task);
        }
      }
      return nearest == null ? NONE : new SkipCause(nearest, roots, count, complete);
    }

    private void addNeeds(int task) {
      int needs = rows.definition(task).needs();
      for (int page = 0; page * EdgePage.CAPACITY < needs; page++) {
        EdgePage edges = page == 0 ? rows.definition(task).firstNeeds() : rows.needs(task, page);
        for (int i = 0; i < edges.size(); i++) {
          add(edges.task(i), edges.on(i));
        }
      }
    }

    private void add(int task, EdgeCondition on) {
      if (visited == Explainer.MOST_VISITED) {
        complete = false;
        return;
      }
      visited++;
      TaskRow row = rows.task(task);
      Ending ending = row.ending();
      if (ending == null || ending.satisfies(on)) {
        return;
      }
      if (nearest == null) {
        nearest = sentence(task, on, row.state());
      }
      if (!seen.get(task)) {
        seen.set(task);
        if (isByOthers(row)) {
          open.add(task);
        } else {
          addRoot(task);
        }
      }
    }

    private void addRoot(int task) {
      count++;
      if (roots.size() < Explainer.MOST_ROOTS) {
        roots.add(task);
      }
    }

    private String sentence(int task, EdgeCondition on, TaskState state) {
      String wanted =
          switch (on) {
            case SUCCESS -> "to succeed";
            case FAILURE -> "to fail";
            case FINISHED -> "to run to an end";
            case SKIPPED -> "to be skipped";
          };
      String was =
          switch (state) {
            case FAILED -> "failed";
            case SKIPPED -> "was skipped";
            case CANCELLED -> "was cancelled";
            default -> "succeeded";
          };
      return "it needs '%s' %s, and that %s"
          .formatted(rows.definition(task).spec().id(), wanted, was);
    }
  }
}
