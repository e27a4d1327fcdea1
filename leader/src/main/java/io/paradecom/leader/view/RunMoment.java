package io.paradecom.leader.view;

import io.paradecom.core.report.Progress;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The states of all tasks of a run at one moment, and how far it is. Unchangeable; some 5 bytes a
 * task.
 */
public final class RunMoment {
  private final TaskState[] states;
  private final Progress progress;
  private final int learned;
  private final List<ResourceWant> reserved;
  private final BitSet critical = new BitSet();

  private RunMoment(
      TaskState[] states, Progress progress, int learned, List<ResourceWant> reserved) {
    this.learned = learned;
    this.reserved = reserved;
    this.states = states;
    this.progress = progress;
    for (int task : progress.criticalPath()) {
      critical.set(task);
    }
  }

  /**
   * Reads all rows of a run. Cost: a row for each task that something has happened to.
   *
   * @param slots tasks that can run at the same time; below 1: not known, so 1
   */
  static RunMoment of(RunView run, RunGraph graph, int slots, Instant now) {
    TaskState[] states = new TaskState[graph.size()];
    Arrays.fill(states, TaskState.WAITING);
    Progress.Known known = new Progress.Known(graph.statedMs());
    graph.learnedMs().forEach(known::usual);
    List<ResourceWant> reserved = new ArrayList<>();
    run.forEachTouched(row -> {
      if (row.index() < states.length) {
        states[row.index()] = row.state();
        if (row.state().isTerminal()) {
          known.ended(row.index(), tookMs(row, now));
        } else {
          known.took(row.index(), tookMs(row, now));
        }
        if (row.token() != 0 && run.workflow().state() != WorkflowState.COMPENSATING) {
          reserved.addAll(graph.uses(row.index()));
        }
      }
    });
    int learned = 0;
    for (int task : graph.learnedMs().keySet()) {
      learned += states[task].isTerminal() ? 0 : 1;
    }
    Progress progress = Progress.of(graph.graph(), known, Math.max(1, slots));
    return new RunMoment(states, progress, learned, reserved);
  }

  private static long tookMs(TaskRow row, Instant now) {
    Instant started = row.startedAt();
    boolean runs = row.state() == TaskState.RUNNING;
    if (started == null || !(runs || row.state().isTerminal())) {
      return -1;
    }
    return Math.max(0, Duration.between(started, runs ? now : row.since()).toMillis());
  }

  /** Returns the state of a task. */
  public TaskState state(int task) {
    return states[task];
  }

  /** Whether a task is on the critical path. */
  public boolean isCritical(int task) {
    return critical.get(task);
  }

  /** Returns what claims that are granted have set aside of budgets. An undo sets nothing aside. */
  public List<ResourceWant> reserved() {
    return List.copyOf(reserved);
  }

  /** Returns of how many tasks to come the time was learned from earlier ones. */
  public int learned() {
    return learned;
  }

  /** Returns how far the run is. */
  public Progress progress() {
    return progress;
  }
}
