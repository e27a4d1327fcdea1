package io.paradecom.leader.view;

import io.paradecom.core.report.Progress;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The states of all tasks of a run at one moment, and how far it is. Unchangeable; some 5 bytes a
 * task.
 */
public final class RunMoment {
  private final TaskState[] states;
  private final Progress progress;
  private final int learned;
  private final BitSet critical = new BitSet();

  private RunMoment(TaskState[] states, Progress progress, int learned) {
    this.learned = learned;
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
    run.forEachTouched(row -> {
      if (row.index() < states.length) {
        states[row.index()] = row.state();
        if (row.state().isTerminal()) {
          known.ended(row.index(), tookMs(row, now));
        } else {
          known.took(row.index(), tookMs(row, now));
        }
      }
    });
    int learned = 0;
    for (int task : graph.learnedMs().keySet()) {
      learned += states[task].isTerminal() ? 0 : 1;
    }
    return new RunMoment(states, Progress.of(graph.graph(), known, Math.max(1, slots)), learned);
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

  /** Returns of how many tasks to come the time was learned from earlier ones. */
  public int learned() {
    return learned;
  }

  /** Returns how far the run is. */
  public Progress progress() {
    return progress;
  }
}
