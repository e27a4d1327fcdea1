package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ListScheduleTest {
  // Two chains: a (10) -> b (10) -> c (10), and four single tasks of 10, 10, 10 and 20.
  private static final WorkflowSpec MIXED =
      Graphs.workflow(
          List.of(
              Graphs.sleep("w", 10, List.of()),
              Graphs.sleep("x", 10, List.of()),
              Graphs.sleep("y", 10, List.of()),
              Graphs.sleep("z", 20, List.of()),
              Graphs.sleep("a", 10, List.of()),
              Graphs.sleep("b", 10, List.of("a")),
              Graphs.sleep("c", 10, List.of("b"))));

  @ParameterizedTest
  @CsvSource({
    "LONGEST_PATH, 1, 80, 80",
    "LONGEST_PATH, 2, 40, 40",
    "LONGEST_PATH, 3, 30, 30",
    "LONGEST_PATH, 100, 30, 30",
    "FIFO, 1, 80, 80",
    "FIFO, 2, 50, 40",
    "FIFO, 3, 40, 30",
    "LEVELS, 2, 50, 40",
    "LEVELS, 3, 50, 30",
    "LEVELS, 5, 40, 30",
  })
  void shouldScheduleByItsPolicy(SchedulePolicy policy, int slots, long makespan, long bound) {
    // When
    Schedule schedule = ListSchedule.simulate(MIXED, slots, policy);

    // Then
    assertThat(schedule.makespanMs()).isEqualTo(makespan);
    assertThat(schedule.lowerBoundMs()).isEqualTo(bound);
    assertThat(schedule.efficiency()).isEqualTo((double) bound / makespan);
  }

  @Test
  void shouldPreferHigherPriorityToALongerPath() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(Graphs.sleep("long", 50, List.of()), urgent(Graphs.sleep("x", 1, List.of()))));

    // When
    Schedule schedule = ListSchedule.simulate(spec, 1, SchedulePolicy.LONGEST_PATH);

    // Then
    assertThat(schedule.tasks())
        .containsExactly(
            new Schedule.ScheduledTask(new TaskId("long"), 1, 51, 0),
            new Schedule.ScheduledTask(new TaskId("x"), 0, 1, 0));
  }

  @Test
  void shouldKeepToTheParallelismOfTheWorkflow() {
    // When
    Schedule schedule =
        ListSchedule.simulate(MIXED.withParallelism(2), 8, SchedulePolicy.LONGEST_PATH);

    // Then
    assertThat(schedule.slots()).isEqualTo(2);
    assertThat(schedule.makespanMs()).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource
  void shouldScheduleGraphsWithoutAnythingToDo(SchedulePolicy policy) {
    // Given
    WorkflowSpec gates =
        Graphs.workflow(List.of(TaskSpec.of(new TaskId("g"), new TaskAction.Gate(), List.of())));

    // Then
    assertThat(ListSchedule.simulate(Graphs.parse(), 1, policy))
        .isEqualTo(new Schedule(1, policy, 0, 0, List.of()));
    assertThat(ListSchedule.simulate(gates, 1, policy).tasks())
        .containsExactly(new Schedule.ScheduledTask(new TaskId("g"), 0, 0, -1));
  }

  @Test
  void shouldRefuseLessThanOneSlot() {
    assertThatThrownBy(() -> ListSchedule.simulate(MIXED, 0, SchedulePolicy.FIFO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected at least 1 slot, but found 0.");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldRespectDependenciesSlotsAndBounds(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 60);
    ListSchedule simulator = ListSchedule.of(spec);

    for (SchedulePolicy policy : SchedulePolicy.values()) {
      for (int slots : new int[] {1, 2, 3, 8, 100}) {
        // When
        Schedule schedule = simulator.simulate(slots, policy);

        // Then
        assertDependenciesRespected(spec, schedule);
        assertSlotsRespected(schedule, slots);
        assertThat(schedule.makespanMs()).isGreaterThanOrEqualTo(schedule.lowerBoundMs());
        assertThat(schedule).isEqualTo(simulator.simulate(slots, policy));
        if (policy != SchedulePolicy.LEVELS) {
          assertNoSlotIdlesBesideAReadyTask(spec, schedule, slots);
          // Graham's bound of every list schedule: span + work / slots.
          assertThat(schedule.makespanMs())
              .isLessThanOrEqualTo(
                  GraphShape.of(spec).spanMs()
                      + Math.ceilDiv(GraphShape.of(spec).workMs(), (long) slots));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldSeparateWavesUnderLevels(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 60);
    Map<TaskId, Integer> waveOf = new HashMap<>();
    List<List<TaskId>> waves = GraphShape.of(spec).waves();
    for (int wave = 0; wave < waves.size(); wave++) {
      for (TaskId task : waves.get(wave)) {
        waveOf.put(task, wave);
      }
    }

    // When
    Schedule schedule = ListSchedule.simulate(spec, 3, SchedulePolicy.LEVELS);

    // Then
    List<Schedule.ScheduledTask> running = takingSlots(schedule);
    for (Schedule.ScheduledTask earlier : running) {
      for (Schedule.ScheduledTask later : running) {
        if (waveOf.getOrDefault(earlier.task(), 0) < waveOf.getOrDefault(later.task(), 0)) {
          assertThat(later.startMs()).isGreaterThanOrEqualTo(earlier.endMs());
        }
      }
    }
  }

  @Test
  void shouldBeNearTheBoundByLongestPathOnLayeredGraphs() {
    // Given
    WorkflowSpec spec = Graphs.layered(100, 1_000, 1);
    ListSchedule simulator = ListSchedule.of(spec);

    // When
    Schedule longest = simulator.simulate(64, SchedulePolicy.LONGEST_PATH);
    Schedule levels = simulator.simulate(64, SchedulePolicy.LEVELS);

    // Then
    assertDependenciesRespected(spec, longest);
    assertSlotsRespected(longest, 64);
    assertThat(longest.efficiency()).isGreaterThan(0.99);
    assertThat(levels.makespanMs()).isGreaterThan(longest.makespanMs());
  }

  @Test
  void shouldScheduleDeepAndWideGraphs() {
    assertThat(ListSchedule.simulate(Graphs.chain(5_000), 8, SchedulePolicy.LONGEST_PATH))
        .extracting(Schedule::makespanMs)
        .isEqualTo(5_000L);
    assertThat(ListSchedule.simulate(Graphs.fanIn(5_000), 8, SchedulePolicy.LEVELS))
        .extracting(Schedule::makespanMs)
        .isEqualTo(626L);
  }

  private static void assertDependenciesRespected(WorkflowSpec spec, Schedule schedule) {
    Set<TaskId> settled = Naive.settled(spec);
    Map<TaskId, Long> endOf = new HashMap<>();
    schedule.tasks().forEach(task -> endOf.put(task.task(), task.endMs()));
    for (int i = 0; i < spec.tasks().size(); i++) {
      TaskSpec task = spec.tasks().get(i);
      Schedule.ScheduledTask scheduled = schedule.tasks().get(i);
      assertThat(scheduled.task()).isEqualTo(task.id());
      long expectedMs = settled.contains(task.id()) ? 0 : PlannedTime.ofMs(task);
      assertThat(scheduled.endMs() - scheduled.startMs()).isEqualTo(expectedMs);
      if (!settled.contains(task.id())) {
        for (TaskId need : Naive.needs(task)) {
          assertThat(scheduled.startMs())
              .isGreaterThanOrEqualTo(endOf.getOrDefault(need, Long.MAX_VALUE));
        }
      }
    }
  }

  private static void assertSlotsRespected(Schedule schedule, int slots) {
    Map<Integer, Long> busyUntil = new HashMap<>();
    for (Schedule.ScheduledTask task : takingSlots(schedule)) {
      assertThat(task.slot()).isBetween(0, slots - 1);
      assertThat(task.startMs()).isGreaterThanOrEqualTo(busyUntil.getOrDefault(task.slot(), 0L));
      busyUntil.put(task.slot(), task.endMs());
    }
  }

  /** A task that starts later than it could have must have found all slots taken until then. */
  private static void assertNoSlotIdlesBesideAReadyTask(
      WorkflowSpec spec, Schedule schedule, int slots) {
    Map<TaskId, Long> endOf = new HashMap<>();
    schedule.tasks().forEach(task -> endOf.put(task.task(), task.endMs()));
    List<Schedule.ScheduledTask> running = takingSlots(schedule);
    Set<Schedule.ScheduledTask> all = new HashSet<>(running);
    for (int i = 0; i < spec.tasks().size(); i++) {
      Schedule.ScheduledTask task = schedule.tasks().get(i);
      long readyAt =
          Naive.needs(spec.tasks().get(i)).stream()
              .mapToLong(need -> endOf.getOrDefault(need, 0L))
              .max()
              .orElse(0);
      if (all.contains(task) && task.startMs() > readyAt) {
        long justBefore = task.startMs() - 1;
        assertThat(
                running.stream()
                    .filter(r -> r.startMs() <= justBefore && r.endMs() > justBefore)
                    .count())
            .isEqualTo(slots);
      }
    }
  }

  private static List<Schedule.ScheduledTask> takingSlots(Schedule schedule) {
    List<Schedule.ScheduledTask> tasks = new ArrayList<>(schedule.tasks());
    tasks.removeIf(task -> task.slot() < 0);
    tasks.sort(Comparator.comparingLong(Schedule.ScheduledTask::startMs));
    return tasks;
  }

  private static TaskSpec urgent(TaskSpec task) {
    return new TaskSpec(
        task.id(),
        task.text(),
        task.action(),
        task.needs(),
        task.retry(),
        task.timeouts(),
        task.queue(),
        10,
        task.duration(),
        task.rankMs(),
        task.disposition(),
        task.parent(),
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }
}
