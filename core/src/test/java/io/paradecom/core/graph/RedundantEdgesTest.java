package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.RedundantEdges.Edge;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jgrapht.Graph;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedundantEdgesTest {
  @Test
  void shouldFindShortcuts() {
    // Given
    WorkflowSpec spec = Graphs.parse("a", "b: a", "c: b a", "d: c b a");

    // Then
    assertThat(RedundantEdges.find(spec).orElseThrow())
        .containsExactly(edge("c", "a"), edge("d", "b"), edge("d", "a"));
  }

  @Test
  void shouldKeepWhatHoldsForAnotherReason() {
    // Given
    TaskSpec onFailure =
        TaskSpec.of(
            new TaskId("c"),
            new TaskAction.Noop(),
            List.of(
                Dependency.onSuccess(new TaskId("b")),
                new Dependency(new TaskId("a"), EdgeCondition.FINISHED)));
    TaskSpec done = Graphs.with(Graphs.sleep("b", 1, List.of("a")), Disposition.DONE);

    // Then
    assertThat(
            RedundantEdges.find(
                    Graphs.parse("a", "b: a")
                        .withTasks(
                            List.of(
                                Graphs.sleep("a", 1, List.of()),
                                Graphs.sleep("b", 1, List.of("a")),
                                onFailure)))
                .orElseThrow())
        .isEmpty();
    assertThat(
            RedundantEdges.find(
                    Graphs.workflow(
                        List.of(
                            Graphs.sleep("a", 1, List.of()),
                            done,
                            Graphs.sleep("c", 1, List.of("a", "b")))))
                .orElseThrow())
        .isEmpty();
  }

  @Test
  void shouldNotLookIntoGraphsOfTooManyPairs() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(Graphs.chain(200_000).tasks());
    List<String> first = tasks.stream().limit(500_000).map(task -> task.id().value()).toList();
    for (int i = 0; i < 4; i++) {
      tasks.add(Graphs.sleep("end" + i, 1, first));
    }

    // Then
    assertThat(RedundantEdges.find(Graphs.workflow(tasks))).isEmpty();
  }

  @Test
  void shouldFindShortcutsThatSpanManyBlocks() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(Graphs.chain(5000).tasks());
    tasks.add(Graphs.sleep("end", 1, List.of("t0", "t1023", "t1024", "t4999")));

    // Then
    assertThat(RedundantEdges.find(Graphs.workflow(tasks)).orElseThrow())
        .containsExactly(edge("end", "t0"), edge("end", "t1023"), edge("end", "t1024"));
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldLeaveTheSameReachabilityWithTheFewestEdges(long seed) {
    // Given
    WorkflowSpec spec = allRunning(Graphs.randomDag(seed, 20));
    Graph<TaskId, DefaultEdge> graph = Naive.jgrapht(spec);

    // When
    Set<Edge> redundant = new HashSet<>(RedundantEdges.find(spec).orElseThrow());

    // Then
    redundant.forEach(edge -> graph.removeEdge(edge.task(), edge.need()));
    for (TaskSpec task : spec.tasks()) {
      for (TaskId need : Naive.needs(task)) {
        boolean kept = graph.removeEdge(task.id(), need) != null;
        boolean reachable = new BFSShortestPath<>(graph).getPath(task.id(), need) != null;
        assertThat(reachable).isEqualTo(!kept);
        if (kept) {
          graph.addEdge(task.id(), need);
        }
      }
    }
  }

  private static WorkflowSpec allRunning(WorkflowSpec spec) {
    return spec.withTasks(
        spec.tasks().stream().map(task -> Graphs.with(task, Disposition.RUN)).toList());
  }

  private static Edge edge(String task, String need) {
    return new Edge(new TaskId(task), new TaskId(need));
  }
}
