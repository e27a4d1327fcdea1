package io.paradecom.core.workflow;

import java.util.Arrays;

/** How many tasks of a workflow are in each state, and how many waiting ones have each reason. */
public final class Tally {
  /**
   * States have the slots from 0, reasons from 12 and 10; 9 is room for more, 11 and 23 are taken.
   */
  private static final int TOLERATED = 11;

  private static final int TELLING_UNDO = 23;

  private static final int UNSETTLED = 24;

  private static final int UNSETTLING = 25;

  private static final int SIZE = UNSETTLING + 1;

  private final int[] counts;

  private Tally(int[] counts) {
    this.counts = counts;
  }

  /** Returns a tally of no tasks. */
  public static Tally empty() {
    return new Tally(new int[SIZE]);
  }

  /**
   * Returns the tally that {@link #toArray} gave.
   *
   * @throws IllegalArgumentException when {@code values} has another length
   */
  public static Tally ofArray(int[] values) {
    if (values.length != SIZE) {
      throw new IllegalArgumentException(
          "Expected %d counts, but found %d.".formatted(SIZE, values.length));
    }
    return new Tally(values.clone());
  }

  /**
   * Returns the counts of all states in declaration order, of all reasons, of the unsettled and of
   * the unsettling.
   */
  public int[] toArray() {
    return counts.clone();
  }

  /** Returns how many tasks are in {@code state}. */
  public int of(TaskState state) {
    return counts[state.slot()];
  }

  /** Returns how many tasks wait for {@code reason}. */
  public int of(WaitReason reason) {
    return counts[reason.slot()];
  }

  /** Returns how many tasks a runner may be working on. */
  public int inFlight() {
    return of(TaskState.DISPATCHED) + of(TaskState.RUNNING);
  }

  /** Returns how many ended tasks have dependants that do not know it yet. */
  public int unsettled() {
    return counts[UNSETTLED];
  }

  /** Returns how many tasks that were reset have dependants that do not know it yet. */
  public int unsettling() {
    return counts[UNSETTLING];
  }

  /** Returns how many failed tasks are optional, so that their failure does no harm. */
  public int tolerated() {
    return counts[TOLERATED];
  }

  /** Returns how many tasks are out of a rollback's way without all dependencies knowing it. */
  public int tellingUndo() {
    return counts[TELLING_UNDO];
  }

  /** Returns how many tasks have ended. */
  public int ended() {
    return of(TaskState.SUCCEEDED)
        + of(TaskState.FAILED)
        + of(TaskState.SKIPPED)
        + of(TaskState.CANCELLED)
        + of(TaskState.COMPENSATED);
  }

  Tally copy() {
    return new Tally(counts.clone());
  }

  void add(TaskRow row, int times) {
    counts[row.state().slot()] += times;
    WaitReason reason = row.reason();
    if (reason != null) {
      counts[reason.slot()] += times;
    }
    if (row.tolerated()) {
      counts[TOLERATED] += times;
    }
    if (row.isTellingUndo()) {
      counts[TELLING_UNDO] += times;
    }
    if (row.hasUnsettledDependants()) {
      counts[UNSETTLED] += times;
    }
    if (row.isUnsettling()) {
      counts[UNSETTLING] += times;
    }
  }

  void addFresh(int tasks) {
    counts[TaskState.WAITING.slot()] += tasks;
    counts[WaitReason.DEPENDENCIES.slot()] += tasks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tally tally && Arrays.equals(counts, tally.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (TaskState state : TaskState.values()) {
      if (of(state) > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(state).append(' ').append(of(state));
      }
    }
    return text.toString();
  }
}
