package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphShapeTest {
  @Test
  void shouldDescribeADiamond() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("start", 10, List.of()),
                Graphs.sleep("fast", 20, List.of("start")),
                Graphs.sleep("slow", 50, List.of("start")),
                Graphs.sleep("end", 5, List.of("fast", "slow"))));

    // When
    GraphShape shape = GraphShape.of(spec);

    // Then
    assertThat(shape.waves()).isEqualTo(List.of(ids("start"), ids("fast", "slow"), ids("end")));
    assertThat(shape.depth()).isEqualTo(3);
    assertThat(shape.width()).isEqualTo(2);
    assertThat(shape.dependencies()).isEqualTo(4);
    assertThat(shape.workMs()).isEqualTo(85);
    assertThat(shape.spanMs()).isEqualTo(65);
    assertThat(shape.criticalPath()).isEqualTo(ids("start", "slow", "end"));
    assertThat(shape.idealSpeedup()).isCloseTo(85.0 / 65, within(1e-12));
    assertThat(shape.lowerBoundMs(1)).isEqualTo(85);
    assertThat(shape.lowerBoundMs(2)).isEqualTo(65);
    assertThat(shape.tasks())
        .containsExactly(
            place("start", 10, 0, 0),
            place("fast", 20, 10, 30),
            place("slow", 50, 10, 0),
            place("end", 5, 60, 0));
  }

  @Test
  void shouldCountGatesInNoWave() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                gate("begin"),
                Graphs.sleep("a", 10, List.of("begin")),
                Graphs.sleep("b", 10, List.of("begin")),
                gate("end", "a", "b"),
                Graphs.sleep("c", 10, List.of("end"))));

    // When
    GraphShape shape = GraphShape.of(spec);

    // Then
    assertThat(shape.waves()).isEqualTo(List.of(ids("a", "b"), ids("c")));
    assertThat(shape.criticalPath()).isEqualTo(ids("a", "c"));
    assertThat(shape.spanMs()).isEqualTo(20);
  }

  @Test
  void shouldLeaveOutWhatIsDoneOrHeld() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("a", 10, List.of()),
                Graphs.with(Graphs.sleep("done", 10, List.of("a")), Disposition.DONE),
                Graphs.sleep("b", 10, List.of("done")),
                Graphs.with(Graphs.sleep("held", 10, List.of()), Disposition.HELD),
                Graphs.sleep("c", 10, List.of("held"))));

    // When
    GraphShape shape = GraphShape.of(spec);

    // Then
    assertThat(shape.waves()).isEqualTo(List.of(ids("a", "b")));
    assertThat(shape.workMs()).isEqualTo(20);
    assertThat(shape.spanMs()).isEqualTo(10);
    assertThat(shape.tasks())
        .extracting(GraphShape.TaskPlace::runs)
        .containsExactly(true, false, true, false, false);
  }

  @Test
  void shouldDescribeAnEmptyGraph() {
    // When
    GraphShape shape = GraphShape.of(Graphs.parse());

    // Then
    assertThat(shape).isEqualTo(new GraphShape(List.of(), 0, List.of(), 0, 0, List.of()));
    assertThat(shape.width()).isZero();
    assertThat(shape.idealSpeedup()).isEqualTo(1.0);
  }

  @Test
  void shouldUseMeasuredTimesAndLeaveOutWhatDidNotRun() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("a", 1, List.of()),
                gate("gate", "a"),
                Graphs.sleep("b", 1, List.of("gate")),
                Graphs.sleep("skipped", 1, List.of("b")),
                Graphs.sleep("c", 1, List.of("skipped"))));

    // When
    GraphShape shape =
        GraphShape.ofMeasured(
            spec, Map.of(new TaskId("a"), 100L, new TaskId("b"), 0L, new TaskId("c"), 40L));

    // Then
    assertThat(shape.spanMs()).isEqualTo(100);
    assertThat(shape.workMs()).isEqualTo(140);
    assertThat(shape.criticalPath()).isEqualTo(ids("a"));
  }

  @Test
  void shouldRefuseImpossibleNumbers() {
    assertThatThrownBy(() -> GraphShape.of(Graphs.parse("a")).lowerBoundMs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected at least 1 slot, but found 0.");
    assertThatThrownBy(() -> GraphShape.ofMeasured(Graphs.parse("a"), Map.of(new TaskId("a"), -1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a measured time of at least 0 ms for task 'a', but found -1.");
    assertThatThrownBy(() -> GraphShape.of(Graphs.parse("a: b", "b: a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a -> b -> a");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldAgreeWithTheNaiveReference(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 40);
    Map<TaskId, Long> ranks = Naive.ranks(spec);
    Set<TaskId> settled = Naive.settled(spec);
    Map<TaskId, TaskSpec> tasks = new HashMap<>();
    spec.tasks().forEach(task -> tasks.put(task.id(), task));

    // When
    GraphShape shape = GraphShape.of(spec);

    // Then
    long span = ranks.values().stream().mapToLong(Long::longValue).max().orElse(0);
    assertThat(shape.spanMs()).isEqualTo(span);
    assertThat(shape.workMs())
        .isEqualTo(
            spec.tasks().stream()
                .filter(task -> !settled.contains(task.id()))
                .mapToLong(PlannedTime::ofMs)
                .sum());
    assertThat(shape.waves().stream().flatMap(Collection::stream))
        .containsExactlyInAnyOrderElementsOf(
            tasks.values().stream()
                .filter(task -> !settled.contains(task.id()))
                .filter(task -> !(task.action() instanceof TaskAction.Gate))
                .map(TaskSpec::id)
                .toList());
    assertThat(shape.criticalPath().stream().mapToLong(id -> cost(tasks, id)).sum())
        .isEqualTo(span);
    for (GraphShape.TaskPlace place : shape.tasks()) {
      if (place.runs()) {
        assertThat(place.earliestStartMs() + place.slackMs())
            .isEqualTo(span - ranks.getOrDefault(place.id(), 0L));
      }
    }
  }

  private static long cost(Map<TaskId, TaskSpec> tasks, TaskId id) {
    TaskSpec task = tasks.get(id);
    return task == null ? 0 : PlannedTime.ofMs(task);
  }

  private static GraphShape.TaskPlace place(String id, long cost, long earliest, long slack) {
    return new GraphShape.TaskPlace(new TaskId(id), true, cost, earliest, slack);
  }

  private static TaskSpec gate(String id, String... needs) {
    return TaskSpec.of(
        new TaskId(id), new TaskAction.Gate(), Graphs.sleep(id, 1, List.of(needs)).needs());
  }

  private static List<TaskId> ids(String... ids) {
    return List.of(ids).stream().map(TaskId::new).toList();
  }
}
