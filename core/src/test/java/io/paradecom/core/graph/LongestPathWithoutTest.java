package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LongestPathWithoutTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldBeTheSpanOfTheGraphWhoseTaskWasDoneBefore(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 30);
    PlannedGraph plan = PlannedGraph.of(spec);

    // When
    long[] without = LongestPathWithout.of(plan);

    // Then
    for (int i = 0; i < plan.size(); i++) {
      if (plan.runs(i)) {
        List<TaskSpec> tasks = new ArrayList<>(spec.tasks());
        tasks.set(i, Graphs.with(tasks.get(i), Disposition.DONE));
        assertThat(without[i])
            .as("without %s", plan.id(i))
            .isEqualTo(PlannedGraph.of(spec.withTasks(tasks)).span());
      }
    }
  }
}
