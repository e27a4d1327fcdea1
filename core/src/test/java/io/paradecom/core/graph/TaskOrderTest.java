package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TaskOrderTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a;b;c,           a b c
          b: a;a,          a b
          c: a;b;a,        b a c
          d: c;c;b: d;a,   c d b a
          z;y: x;x;w: z,   z x y w
          """)
  void shouldKeepTheGivenOrderWhereDependenciesAllow(String lines, String expected) {
    // Given
    WorkflowSpec spec = Graphs.parse(lines.split(";", -1));

    // When
    WorkflowSpec sorted = TaskOrder.sorted(spec);

    // Then
    assertThat(sorted.tasks())
        .extracting(task -> task.id().value())
        .containsExactly(expected.split(" ", -1));
  }

  @Test
  void shouldRankByTheLongestPathToTheEnd() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("a", 100, List.of()),
                Graphs.sleep("zero", 0, List.of("a")),
                TaskSpec.of(
                    new TaskId("gate"),
                    new TaskAction.Gate(),
                    List.of(Dependency.onSuccess(new TaskId("zero")))),
                Graphs.sleep("last", 30, List.of("gate"))));

    // Then
    assertThat(ranks(TaskOrder.sorted(spec)))
        .isEqualTo(Map.of("a", 131L, "zero", 31L, "gate", 30L, "last", 30L));
  }

  @Test
  void shouldLetNoPathGoThroughWhatWillNotRun() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("a", 100, List.of()),
                Graphs.with(Graphs.sleep("done", 7, List.of("a")), Disposition.DONE),
                Graphs.sleep("behindDone", 30, List.of("done")),
                Graphs.with(Graphs.sleep("held", 7, List.of("a")), Disposition.HELD),
                Graphs.sleep("behindHeld", 30, List.of("held")),
                TaskSpec.of(
                    new TaskId("fallback"),
                    new TaskAction.Sleep(Duration.ofMillis(5)),
                    List.of(new Dependency(new TaskId("behindHeld"), EdgeCondition.SKIPPED))),
                TaskSpec.of(
                    new TaskId("repair"),
                    new TaskAction.Sleep(Duration.ofMillis(5)),
                    List.of(new Dependency(new TaskId("done"), EdgeCondition.FAILURE)))));

    // Then
    assertThat(ranks(TaskOrder.sorted(spec)))
        .isEqualTo(
            Map.of(
                "a",
                100L,
                "done",
                30L,
                "behindDone",
                30L,
                "held",
                0L,
                "behindHeld",
                5L,
                "fallback",
                5L,
                "repair",
                0L));
  }

  @Test
  void shouldCountAtMostAHundredYearsATask() {
    // Given
    TaskSpec endless =
        TaskSpec.of(
            new TaskId("a"), new TaskAction.Sleep(Duration.ofSeconds(Long.MAX_VALUE)), List.of());

    // When
    WorkflowSpec sorted = TaskOrder.sorted(Graphs.workflow(List.of(endless)));

    // Then
    assertThat(sorted.tasks().getFirst().rankMs()).isEqualTo(PlannedTime.MAX_MS);
  }

  @Test
  void shouldRefuseAGraphThatCannotRun() {
    assertThatThrownBy(() -> TaskOrder.sorted(Graphs.parse("a: b", "b: a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected no cycle, but found a -> b -> a, where each task needs the next one.");
    assertThatThrownBy(() -> TaskOrder.sorted(Graphs.parse("a: b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task 'a' needs 'b', which is not there");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldAgreeWithTheNaiveOrderAndRanks(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 40);

    // When
    WorkflowSpec sorted = TaskOrder.sorted(spec);

    // Then
    assertThat(sorted.tasks()).extracting(TaskSpec::id).isEqualTo(Naive.order(spec));
    Map<TaskId, Long> expected = Naive.ranks(spec);
    assertThat(sorted.tasks())
        .allSatisfy(task -> assertThat(task.rankMs()).isEqualTo(expected.get(task.id())));
    assertThat(TaskOrder.sorted(sorted)).isEqualTo(sorted);
  }

  @Test
  void shouldSortDeepWideAndLargeGraphs() {
    // When
    WorkflowSpec deep = TaskOrder.sorted(reversed(Graphs.chain(5_000)));
    WorkflowSpec wide = TaskOrder.sorted(reversed(Graphs.fanIn(5_000)));
    WorkflowSpec large = TaskOrder.sorted(reversed(Graphs.layered(100, 1_000, 1)));

    // Then
    assertThat(deep.tasks().getFirst().rankMs()).isEqualTo(5_000);
    assertThat(wide.tasks().getLast().id()).isEqualTo(new TaskId("end"));
    assertTopological(large);
  }

  private static void assertTopological(WorkflowSpec spec) {
    Set<TaskId> seen = new HashSet<>();
    for (TaskSpec task : spec.tasks()) {
      assertThat(seen.containsAll(Naive.needs(task))).as(task.id().value()).isTrue();
      seen.add(task.id());
    }
  }

  private static WorkflowSpec reversed(WorkflowSpec spec) {
    return spec.withTasks(spec.tasks().reversed());
  }

  private static Map<String, Long> ranks(WorkflowSpec spec) {
    Map<String, Long> ranks = new HashMap<>();
    spec.tasks().forEach(task -> ranks.put(task.id().value(), task.rankMs()));
    return ranks;
  }
}
