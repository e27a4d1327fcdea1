package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.Bottlenecks.Bottleneck;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BottlenecksTest {
  @Test
  void shouldNameTheTaskThatEverythingWaitsFor() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("slow", 1000, List.of()),
                Graphs.sleep("a", 100, List.of("slow")),
                Graphs.sleep("b", 90, List.of("slow"))));

    // When
    List<Bottleneck> found = Bottlenecks.find(spec, 2, 10);

    // Then
    assertThat(found)
        .containsExactly(
            new Bottleneck(new TaskId("slow"), 1000, 0, 500, 500),
            new Bottleneck(new TaskId("a"), 100, 0, 10, 10));
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldSayWhatHalvingReallyDoes(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 30);
    long span = GraphShape.of(spec).spanMs();

    // When
    List<Bottleneck> found = Bottlenecks.find(spec, 3, 100);

    // Then
    for (Bottleneck task : found) {
      assertThat(task.spanSavedMs())
          .as("of %s", task)
          .isEqualTo(span - GraphShape.of(halved(spec, task.task())).spanMs());
    }
  }

  private static WorkflowSpec halved(WorkflowSpec spec, TaskId id) {
    List<TaskSpec> tasks = new ArrayList<>();
    for (TaskSpec task : spec.tasks()) {
      long cost = PlannedTime.ofMs(task);
      List<String> needs = task.needs().stream().map(need -> need.task().value()).toList();
      tasks.add(task.id().equals(id) ? Graphs.sleep(id.value(), cost - cost / 2, needs) : task);
    }
    return spec.withTasks(tasks);
  }
}
