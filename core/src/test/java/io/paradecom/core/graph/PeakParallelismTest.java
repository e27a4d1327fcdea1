package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PeakParallelismTest {
  static Stream<Arguments> graphs() {
    return Stream.of(
        arguments(Graphs.parse(), 0),
        arguments(Graphs.parse("a"), 1),
        arguments(Graphs.parse("a", "b: a", "c: a", "d: b c"), 2),
        // c and d are in different waves and run at the same time with b all the same.
        arguments(Graphs.parse("a", "b", "c: a", "d: c", "e: c"), 3),
        arguments(Graphs.chain(400), 1),
        arguments(Graphs.fanIn(499), 499));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void shouldFindTheLargestSetOfIndependentTasks(WorkflowSpec spec, int expected) {
    assertThat(PeakParallelism.of(spec)).hasValue(expected);
  }

  @Test
  void shouldNotLookIntoLargeGraphs() {
    assertThat(PeakParallelism.of(Graphs.chain(PeakParallelism.MAX_TASKS + 1))).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldAgreeWithTryingAllSets(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 12);
    Set<TaskId> settled = Naive.settled(spec);
    Graph<TaskId, DefaultEdge> graph = Naive.jgrapht(spec);
    for (TaskId task : settled) {
      graph.removeAllEdges(Set.copyOf(graph.outgoingEdgesOf(task)));
    }
    List<TaskId> tasks =
        spec.tasks().stream()
            .filter(task -> !settled.contains(task.id()))
            .filter(task -> !(task.action() instanceof TaskAction.Gate))
            .map(TaskSpec::id)
            .toList();

    // When
    int best = 0;
    for (int set = 0; set < 1 << tasks.size(); set++) {
      if (Integer.bitCount(set) > best && isIndependent(graph, tasks, set)) {
        best = Integer.bitCount(set);
      }
    }

    // Then
    assertThat(PeakParallelism.of(spec)).hasValue(best);
  }

  private static boolean isIndependent(
      Graph<TaskId, DefaultEdge> graph, List<TaskId> tasks, int set) {
    for (int i = 0; i < tasks.size(); i++) {
      for (int j = 0; j < tasks.size(); j++) {
        boolean both = i != j && (set >> i & 1) == 1 && (set >> j & 1) == 1;
        if (both && new BFSShortestPath<>(graph).getPath(tasks.get(i), tasks.get(j)) != null) {
          return false;
        }
      }
    }
    return true;
  }
}
