package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.cycle.DirectedSimpleCycles;
import org.jgrapht.alg.cycle.TarjanSimpleCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphValidationTest {
  static Stream<Arguments> problems() {
    return Stream.of(
        arguments(Graphs.parse(), List.of()),
        arguments(Graphs.parse("a"), List.of()),
        arguments(Graphs.parse("b: a", "a", "c: a b"), List.of()),
        arguments(
            Graphs.parse("a", "b", "a: b"),
            List.of(
                "Expected every task id once, but found 'a' as task number 1 and again as task"
                    + " number 3.")),
        arguments(
            Graphs.parse("a: x y"),
            List.of(
                "Expected every dependency to be a task of the same graph, but task 'a' needs 'x',"
                    + " which is not there.",
                "Expected every dependency to be a task of the same graph, but task 'a' needs 'y',"
                    + " which is not there.")),
        arguments(
            Graphs.parse("a: a"),
            List.of("Expected every task to need other tasks only, but task 'a' needs itself.")),
        arguments(
            Graphs.parse("a", "b: a a"),
            List.of(
                "Expected every task to name a dependency once, but task 'b' names 'a' more than"
                    + " once.")),
        arguments(
            Graphs.parse("c: b", "a: b", "b: a"),
            List.of(
                "Expected no cycle, but found a -> b -> a, where each task needs the next"
                    + " one.")),
        arguments(
            Graphs.parse("a: b", "b: c", "c: d", "d: a c", "x: y a", "y: x q", "x"),
            List.of(
                "Expected every task id once, but found 'x' as task number 5 and again as task"
                    + " number 7.",
                "Expected every dependency to be a task of the same graph, but task 'y' needs 'q',"
                    + " which is not there.",
                "Expected no cycle, but found c -> d -> c, where each task needs the next one.",
                "Expected no cycle, but found x -> y -> x, where each task needs the next one.")));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void shouldSayEveryProblemInOneSentence(WorkflowSpec spec, List<String> messages) {
    // When
    List<GraphProblem> problems = GraphValidation.check(spec);

    // Then
    assertThat(problems).extracting(GraphProblem::message).isEqualTo(messages);
  }

  @Test
  void shouldRefuseWhatIsBeyondTheLimits() {
    // Given
    WorkflowSpec spec = Graphs.parse("a", "b: a", "c: a b", "d: a b c");

    // Then
    assertThat(GraphValidation.check(spec, new GraphLimits(4, 6, 3))).isEmpty();
    assertThat(GraphValidation.check(spec, new GraphLimits(3, 5, 2)))
        .extracting(GraphProblem::message)
        .containsExactly(
            "Expected at most 3 tasks, but found 4.",
            "Expected at most 5 dependencies, but found 6.");
    assertThat(GraphValidation.check(spec, new GraphLimits(4, 6, 2)))
        .containsExactly(new GraphProblem.LimitExceeded("dependencies in task 'd'", 2, 3));
  }

  @Test
  void shouldStopAtTheBoundOfProblems() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      tasks.add(Graphs.sleep("t" + i, 1, List.of("missing" + i)));
    }

    // Then
    assertThat(GraphValidation.check(Graphs.workflow(tasks)))
        .hasSize(GraphValidation.MAX_PROBLEMS)
        .last()
        .isEqualTo(new GraphProblem.UnknownDependency(new TaskId("t99"), new TaskId("missing99")));
  }

  @Test
  void shouldReportAsManyCyclesAsTheBoundAllows() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      tasks.add(Graphs.sleep("a" + i, 1, List.of("b" + i)));
      tasks.add(Graphs.sleep("b" + i, 1, List.of("a" + i)));
    }

    // Then
    assertThat(GraphValidation.check(Graphs.workflow(tasks)))
        .hasSize(GraphValidation.MAX_PROBLEMS)
        .allMatch(problem -> problem instanceof GraphProblem.Cycle(var path) && path.size() == 3);
  }

  @Test
  void shouldShortenTheMessageOfALongCycleOnly() {
    // Given
    WorkflowSpec spec = closedChain(5000);

    // When
    List<GraphProblem> problems = GraphValidation.check(spec);

    // Then
    assertThat(problems).singleElement().isInstanceOf(GraphProblem.Cycle.class);
    assertRealCycle(spec, (GraphProblem.Cycle) problems.getFirst());
    assertThat(((GraphProblem.Cycle) problems.getFirst()).path()).hasSize(5001);
    assertThat(problems.getFirst().message())
        .isEqualTo(
            "Expected no cycle, but found t0 -> t4999 -> t4998 -> t4997 -> t4996 -> t4995 -> t4994"
                + " -> t4993 -> t4992 -> t4991 -> ... (4,989 more) -> t1 -> t0, where each task"
                + " needs the next one.");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldFindTheShortestCycleOfEveryComponent(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomGraph(seed, 9);
    Map<Set<TaskId>, Integer> shortest = shortestCycles(spec);

    // When
    List<GraphProblem> problems = GraphValidation.check(spec);

    // Then
    Map<Set<TaskId>, Integer> found = new HashMap<>();
    for (GraphProblem problem : problems) {
      GraphProblem.Cycle cycle = (GraphProblem.Cycle) problem;
      assertRealCycle(spec, cycle);
      shortest.keySet().stream()
          .filter(component -> component.containsAll(cycle.path()))
          .forEach(component -> found.put(component, cycle.path().size() - 1));
    }
    assertThat(found).isEqualTo(shortest);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldAcceptEveryAcyclicGraph(long seed) {
    assertThat(GraphValidation.check(Graphs.randomDag(seed, 40))).isEmpty();
  }

  @Test
  void shouldCheckDeepWideAndLargeGraphsWithoutRecursion() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(GraphValidation.check(Graphs.chain(5_000))).isEmpty();
          assertThat(GraphValidation.check(Graphs.fanIn(5_000))).isEmpty();
          assertThat(GraphValidation.check(Graphs.layered(100, 1_000, 1))).isEmpty();
          WorkflowSpec circle = closedChain(300_000);
          List<GraphProblem> problems = GraphValidation.check(circle);
          assertRealCycle(circle, (GraphProblem.Cycle) problems.getFirst());
        });
  }

  private static WorkflowSpec closedChain(int length) {
    List<TaskSpec> tasks = new ArrayList<>(Graphs.chain(length).tasks());
    tasks.set(0, Graphs.sleep("t0", 1, List.of("t" + (length - 1))));
    return Graphs.workflow(tasks);
  }

  private static void assertRealCycle(WorkflowSpec spec, GraphProblem.Cycle cycle) {
    Map<TaskId, TaskSpec> tasks = new HashMap<>();
    spec.tasks().forEach(task -> tasks.put(task.id(), task));
    List<TaskId> path = cycle.path();
    assertThat(path.getFirst()).isEqualTo(path.getLast());
    assertThat(Set.copyOf(path)).hasSize(path.size() - 1);
    for (int i = 0; i + 1 < path.size(); i++) {
      TaskSpec task = Objects.requireNonNull(tasks.get(path.get(i)));
      assertThat(Naive.needs(task)).contains(path.get(i + 1));
    }
  }

  private static Map<Set<TaskId>, Integer> shortestCycles(WorkflowSpec spec) {
    var graph = Naive.jgrapht(spec);
    DirectedSimpleCycles<TaskId, ?> cycles = new TarjanSimpleCycles<>(graph);
    List<List<TaskId>> all = cycles.findSimpleCycles();
    Map<Set<TaskId>, Integer> shortest = new HashMap<>();
    for (Set<TaskId> component :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      all.stream()
          .filter(component::containsAll)
          .mapToInt(List::size)
          .min()
          .ifPresent(length -> shortest.put(component, length));
    }
    return shortest;
  }
}
