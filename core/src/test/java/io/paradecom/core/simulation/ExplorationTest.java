package io.paradecom.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.PlantedBug;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every graph of a few tasks, every interleaving, and every single fault at every place. */
class ExplorationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldKeepEveryRuleWithRetriesAndAnyFault(int tasks) {
    assertThat(explore(tasks, 2, 1)).isPositive();
  }

  @Test
  void shouldKeepEveryRuleWithTwoFaults() {
    assertThat(explore(1, 2, 2)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void shouldKeepEveryRuleInEveryGraphOfThreeAndFourTasks(int tasks) {
    assertThat(explore(tasks, 1, 0)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "2, 1, 1", "3, 1, 0"})
  void shouldKeepEveryRuleWithOneLock(int tasks, int attempts, int trouble) {
    // Given
    ResourceWant lock = ResourceWant.exclusive("lock");

    // When
    long moves =
        graphs(tasks, attempts)
            .map(graph -> graph.stream().map(task -> task.withResources(List.of(lock))).toList())
            .mapToLong(graph -> new Exploration(PartitionMaker.REAL, graph, trouble).run())
            .sum();

    // Then
    assertThat(moves).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 0"})
  void shouldKeepEveryRuleWithAJoinOfAny(int tasks, int trouble) {
    // Given
    UnaryOperator<TaskSpec> join =
        task -> task.needs().isEmpty() ? task : task.withRole(new TaskRole(1, false));

    // Then
    assertThat(explore(tasks, trouble, join)).isPositive();
  }

  @Test
  void shouldKeepEveryRuleWithOptionalTasks() {
    assertThat(explore(3, 0, task -> task.withRole(new TaskRole(0, true)))).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void shouldKeepEveryRuleWithApprovals(int tasks, int trouble) {
    TaskAction approval = new TaskAction.Approval(Duration.ofMinutes(1), false, Map.of());
    assertThat(explore(tasks, trouble, task -> task.withAction(approval))).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void shouldKeepEveryRuleWithSignals(int tasks, int trouble) {
    TaskAction signal = new TaskAction.AwaitSignal("go", Duration.ofMinutes(1));
    assertThat(explore(tasks, trouble, task -> task.withAction(signal))).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0"})
  void shouldKeepEveryRuleWithATaskThatIsBrokenDown(int tasks, int trouble) {
    // Given
    TaskAction expand =
        new TaskAction.Expand(
            new DecomposeSpec(
                "cmd:model", 100, 4, 1, 4, 2, 5, List.of("prompt"), new TaskAction.Noop()));
    UnaryOperator<TaskSpec> first =
        task -> task.id().value().equals("t0") ? task.withAction(expand) : task;

    // Then
    assertThat(explore(tasks, trouble, first)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0"})
  void shouldKeepEveryRuleWithATaskThatIsBrokenDownWhenItsAttemptsAreUsedUp(
      int tasks, int trouble) {
    // Given
    DecomposeSpec how =
        new DecomposeSpec(
            "cmd:model", 100, 4, 1, 4, 2, 1, List.of("prompt"), new TaskAction.Noop());
    UnaryOperator<TaskSpec> first =
        task ->
            task.id().value().equals("t0")
                ? task.withRole(TaskRole.ORDINARY.withExhausted(how))
                : task;

    // Then
    assertThat(explore(tasks, trouble, first)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 2, no, 0", "1, 1, round 2, 5", "2, 1, round 2, 0"})
  void shouldKeepEveryRuleWithATaskThatIsRepeated(
      int tasks, int trouble, String until, int seconds) {
    // Given
    RepeatSpec how = new RepeatSpec(new Condition(until), 3, Duration.ofSeconds(seconds), false);
    UnaryOperator<TaskSpec> first =
        task ->
            task.id().value().equals("t0")
                ? task.withRole(TaskRole.ORDINARY.withRepeat(how))
                : task;

    // Then
    assertThat(explore(tasks, trouble, first)).isPositive();
  }

  private static long explore(int tasks, int trouble, UnaryOperator<TaskSpec> change) {
    return graphs(tasks, 1)
        .map(graph -> graph.stream().map(change).toList())
        .mapToLong(graph -> new Exploration(PartitionMaker.REAL, graph, trouble).run())
        .sum();
  }

  @Test
  @Tag("slow")
  void shouldKeepEveryRuleInEveryGraphOfThreeTasksWithAnyFault() {
    assertThat(explore(3, 1, 1)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NO_EPOCH_CHECK",
        "NO_LEASE_CHECK",
        "EVERY_CLAIM_BINDS",
        "OLD_LOSS_ENDS_NEW_LEASE",
        "REPEATED_RESULT_COUNTS",
        "REPEATED_RESULT_SETTLES",
        "RESULT_AFTER_CANCEL",
        "LOST_WAKE_UP",
        "ANY_END_RELEASES"
      })
  void shouldFindPlantedBugs(PlantedBug bug) {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> {
          for (int tasks = 1; tasks <= 3; tasks++) {
            int n = tasks;
            graphs(n, 2).forEach(graph -> new Exploration(bug, graph, n == 1 ? 2 : 1).run());
          }
        });
  }

  private static long explore(int tasks, int attempts, int trouble) {
    return graphs(tasks, attempts)
        .mapToLong(graph -> new Exploration(PartitionMaker.REAL, graph, trouble).run())
        .sum();
  }

  /** All graphs: between each pair of tasks there is no edge, one on success or one on failure. */
  private static Stream<List<TaskSpec>> graphs(int tasks, int attempts) {
    int pairs = tasks * (tasks - 1) / 2;
    return IntStream.range(0, (int) Math.pow(3, pairs))
        .mapToObj(number -> graph(number, tasks, attempts));
  }

  private static List<TaskSpec> graph(int number, int tasks, int attempts) {
    RetryPolicy retry =
        new RetryPolicy(
            attempts, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, Set.of(), null);
    List<TaskSpec> graph = new ArrayList<>();
    int rest = number;
    for (int i = 0; i < tasks; i++) {
      List<Dependency> needs = new ArrayList<>();
      for (int k = 0; k < i; k++, rest /= 3) {
        if (rest % 3 > 0) {
          EdgeCondition on = rest % 3 == 1 ? EdgeCondition.SUCCESS : EdgeCondition.FAILURE;
          needs.add(new Dependency(new TaskId("t" + k), on));
        }
      }
      graph.add(TaskSpec.of(new TaskId("t" + i), new TaskAction.Noop(), needs).withRetry(retry));
    }
    return graph;
  }
}
