package io.paradecom.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paradecom.core.graph.Graphs;
import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.Schedule;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.report.RunStatistics.TaskTime;
import io.paradecom.core.report.TaskInterval.Outcome;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunStatisticsTest {
  private static final WorkflowSpec DIAMOND = Graphs.parse("a", "b: a", "c: a", "d: b c");

  @Test
  void shouldSumUpARun() {
    // Given
    List<TaskInterval> attempts =
        List.of(
            interval("d", 1, 1_085, 1_100, Outcome.SUCCEEDED),
            interval("a", 1, 1_005, 1_015, Outcome.SUCCEEDED),
            interval("b", 1, 1_015, 1_035, Outcome.FAILED),
            interval("b", 2, 1_045, 1_080, Outcome.SUCCEEDED),
            interval("c", 1, 1_020, 1_060, Outcome.SUCCEEDED));

    // When
    RunStatistics run = RunStatistics.of(DIAMOND, attempts, 2, 1_000);

    // Then
    assertThat(run.attempts()).isEqualTo(5);
    assertThat(run.workMs()).isEqualTo(120);
    assertThat(run.criticalPathMs()).isEqualTo(10 + 20 + 35 + 15);
    assertThat(run.criticalPath())
        .containsExactly(new TaskId("a"), new TaskId("b"), new TaskId("d"));
    assertThat(run.lowerBoundMs()).isEqualTo(80);
    assertThat(run.wallMs()).isEqualTo(100);
    assertThat(run.efficiency()).isEqualTo(0.8);
    assertThat(run.speedup()).isEqualTo(1.2);
    assertThat(run.reductionPercent()).isCloseTo(100.0 / 6, within(1e-9));
    assertThat(run.slowest())
        .containsExactly(time("b", 55), time("c", 40), time("d", 15), time("a", 10));
    assertThat(RunStatistics.of(DIAMOND, attempts, 1, 1_000).lowerBoundMs()).isEqualTo(120);
  }

  @Test
  void shouldCountOverlappingAttemptsOfATaskOnceOnThePath() {
    // Given: the runner of the first attempt was lost and went on for a while
    List<TaskInterval> attempts =
        List.of(
            interval("a", 1, 0, 100, Outcome.LOST),
            interval("a", 2, 50, 70, Outcome.FAILED),
            interval("a", 3, 90, 130, Outcome.SUCCEEDED));

    // When
    RunStatistics run = RunStatistics.of(Graphs.parse("a"), attempts, 3, 0);

    // Then
    assertThat(run.workMs()).isEqualTo(160);
    assertThat(run.criticalPathMs()).isEqualTo(130);
    assertThat(run.efficiency()).isEqualTo(1.0);
  }

  @Test
  void shouldDescribeARunWithoutAttempts() {
    // When
    RunStatistics run = RunStatistics.of(DIAMOND, List.of(), 4, 77);

    // Then
    assertThat(run).isEqualTo(new RunStatistics(0, 0, 0, List.of(), 0, 0, List.of()));
    assertThat(run.efficiency()).isEqualTo(1.0);
    assertThat(run.speedup()).isEqualTo(1.0);
    assertThat(run.reductionPercent()).isZero();
  }

  @Test
  void shouldTakeTheFirstStartWhenTheDispatchSeemsLater() {
    // Given
    List<TaskInterval> attempts = List.of(interval("a", 1, 10, 30, Outcome.SUCCEEDED));

    // Then
    assertThat(RunStatistics.of(DIAMOND, attempts, 1, 500).wallMs()).isEqualTo(490);
    assertThat(RunStatistics.of(DIAMOND, attempts, 1, 15).wallMs()).isEqualTo(20);
  }

  @Test
  void shouldListTheTenSlowest() {
    // Given
    WorkflowSpec spec = Graphs.fanIn(30);
    List<TaskInterval> attempts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      attempts.add(interval("t" + i, 1, 0, i, Outcome.SUCCEEDED));
    }

    // Then
    assertThat(RunStatistics.of(spec, attempts, 1, 0).slowest())
        .hasSize(RunStatistics.SLOWEST)
        .startsWith(time("t29", 29))
        .endsWith(time("t20", 20));
  }

  @Test
  void shouldRefuseImpossibleNumbers() {
    assertThatThrownBy(() -> RunStatistics.of(DIAMOND, List.of(), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected at least 1 slot, but found 0.");
    assertThatThrownBy(() -> interval("a", 0, 1, 2, Outcome.SUCCEEDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected an attempt of at least 1 for task 'a', but found 0.");
    assertThatThrownBy(() -> interval("a", 2, 5, 4, Outcome.SUCCEEDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected attempt 2 of task 'a' to end at or after its start at 5, but found 4.");
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldAgreeWithTheSimulationOfTheSameRun(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 40);
    Schedule schedule = ListSchedule.simulate(spec, 3, SchedulePolicy.LONGEST_PATH);
    List<TaskInterval> attempts = new ArrayList<>();
    for (Schedule.ScheduledTask task : schedule.tasks()) {
      if (task.slot() >= 0) {
        attempts.add(
            new TaskInterval(task.task(), 1, task.startMs(), task.endMs(), Outcome.SUCCEEDED));
      }
    }

    // When
    RunStatistics run = RunStatistics.of(spec, attempts, 3, 0);

    // Then
    assertThat(run.wallMs()).isEqualTo(schedule.makespanMs());
    assertThat(run.lowerBoundMs()).isEqualTo(schedule.lowerBoundMs());
    assertThat(run.efficiency()).isBetween(0.0, 1.0).isEqualTo(schedule.efficiency());
  }

  private static TaskInterval interval(
      String task, int attempt, long start, long end, Outcome outcome) {
    return new TaskInterval(new TaskId(task), attempt, start, end, outcome);
  }

  private static TaskTime time(String task, long durationMs) {
    return new TaskTime(new TaskId(task), durationMs);
  }
}
