package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/**
 * The part of one task that does not change once its submit is complete.
 *
 * @param index position in the graph, from 0
 * @param spec what was asked for, without {@code needs()}: these are edges
 * @param needs how many dependencies it has
 * @param firstNeeds the first of them; what is more than {@link EdgePage#CAPACITY} has pages of its
 *     own, so that no row grows with the graph
 * @param place in the order of the graph, from 0: behind all that the task needs, as long as the
 *     run is ordered; means nothing but in comparison
 */
public record TaskDefinition(int index, TaskSpec spec, int needs, EdgePage firstNeeds, long place) {
  /** Room between the places of two tasks that follow each other, for those added later. */
  private static final int ROOM_BITS = 32;

  /**
   * @throws IllegalArgumentException when {@code spec} has needs of its own
   */
  public TaskDefinition {
    if (!spec.needs().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected the needs of task '%s' as edges, but found %d in its description."
              .formatted(spec.id(), spec.needs().size()));
    }
  }

  /** A task whose place follows from its position. */
  public TaskDefinition(int index, TaskSpec spec, int needs, EdgePage firstNeeds) {
    this(index, spec, needs, firstNeeds, placeOf(index));
  }

  /** Returns the place of a task that only needs tasks before its position. */
  public static long placeOf(int index) {
    return (index + 1L) << ROOM_BITS;
  }

  /** Returns a task without dependencies. */
  public static TaskDefinition of(int index, TaskSpec spec) {
    return new TaskDefinition(index, spec.withNeeds(List.of()), 0, EdgePage.EMPTY);
  }

  /** Returns the same task with other dependencies. */
  TaskDefinition withNeeds(int count, EdgePage first) {
    return new TaskDefinition(index, spec, count, first, place);
  }

  /** Returns the same task with another description. */
  TaskDefinition withSpec(TaskSpec other) {
    return new TaskDefinition(index, other, needs, firstNeeds, place);
  }

  /** Returns the same task at another place. */
  TaskDefinition withPlace(long other) {
    return new TaskDefinition(index, spec, needs, firstNeeds, other);
  }

  /** Returns the row of this task before anything happened to it. */
  public TaskRow initialRow() {
    return TaskRow.initial(index, needs, spec.role().isPartial() ? 0 : TaskRow.NOT_COUNTED);
  }
}
