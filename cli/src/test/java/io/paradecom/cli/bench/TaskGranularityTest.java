package io.paradecom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskGranularityTest {
  private static final int SLOTS = 8;

  /** An engine that needs {@code overheadMs} for each task besides its work. */
  private static long wallNanos(WorkflowSpec graph, double overheadMs) {
    TaskAction.Sleep sleep = (TaskAction.Sleep) graph.tasks().getFirst().action();
    double each = sleep.duration().toNanos() + overheadMs * 1e6;
    return Math.round(graph.tasks().size() / (double) SLOTS * each);
  }

  @Test
  void shouldFindWhereHalfOfTheTimeIsWork() {
    // When
    List<TaskGranularity.Point> points =
        TaskGranularity.measure(SLOTS, graph -> wallNanos(graph, 3));

    // Then
    assertThat(TaskGranularity.at(points)).isCloseTo(3, within(0.05));
    assertThat(points.getFirst().workMs()).isEqualTo(64);
    assertThat(points.getLast().efficiency()).isLessThan(0.5);
  }

  @Test
  void shouldStopAtTheEndsOfItsScale() {
    // Then
    assertThat(TaskGranularity.at(TaskGranularity.measure(SLOTS, graph -> wallNanos(graph, 0))))
        .isEqualTo(0.125);
    assertThat(TaskGranularity.at(TaskGranularity.measure(SLOTS, graph -> wallNanos(graph, 500))))
        .isEqualTo(64);
  }
}
