package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several workflows on the slots of one queue: who gets the turns. */
class FairnessTest {
  private static final int SLOTS = 8;

  private final WorkflowPartition partition =
      new WorkflowPartition(new InMemoryStore(), EngineLimits.DEFAULT, TestInterpreters.create());
  private final ArrayDeque<Running> running = new ArrayDeque<>();
  private final List<WorkflowId> turns = new ArrayList<>();
  private final List<String> tasks = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long leases;

  private record Running(WorkflowId workflow, TaskRef ref, Lease lease) {}

  FairnessTest() {
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
  }

  @Test
  void shouldShareSlotsByWeight() {
    // Given
    submit("heavy", 3, 0, 100);
    submit("light", 1, 0, 100);

    // When
    rounds(100);

    // Then
    assertThat(turns).hasSize(108);
    assertThat(count("heavy")).isBetween(77L, 84L);
  }

  @Test
  void shouldShareTurnsByWeightWhereThereAreMoreWorkflowsThanSlots() {
    // Given
    for (int i = 0; i < 20; i++) {
      submit("light" + i, 1, 0, 100);
    }
    submit("heavy", 10, 0, 1_000);

    // When
    rounds(600);

    // Then: 10 of 30 turns
    assertThat(count("heavy")).isBetween(160L, 240L);
  }

  @Test
  void shouldNotLetAnEndlessStreamOfNewWorkflowsStarveAnOldOne() {
    // Given: of the same priority, each with a far longer path
    submit("old", 1, 0, 3);

    // When
    for (int i = 0; i < 200; i++) {
      submit("new" + i, 1 + i % 5, 0, 4);
      round();
    }

    // Then
    assertThat(turns.subList(0, 40).stream().filter(new WorkflowId("old")::equals).count())
        .isEqualTo(3);
  }

  @Test
  void shouldKeepPrioritiesForAllButFewTurns() {
    // Given
    submit("urgent", 1, 10, 2_000);
    submit("other", 1, 0, 2_000);

    // When
    rounds(1_000);

    // Then
    long other = count("other");
    assertThat(other).isBetween(25L, 1_010L / LaneShares.AGED_TURN + 2);
  }

  @Test
  void shouldStartInTheOrderOfReadinessUnderFifo() {
    // Given: the second one is at the start of the longer path
    TaskSpec first = sleeping("first", 0).withRankMs(-1);
    TaskSpec second = sleeping("second", 0).withDuration(Duration.ofDays(1));
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    submit("fifo", new Scheduling(1, TurnPolicy.FIFO, null), List.of(first, second));
    submit("cp", new Scheduling(1, TurnPolicy.LONGEST_PATH, null), List.of(first, second));
    advance();

    // When
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
    advance();

    // Then
    assertThat(tasks.stream().filter(task -> task.startsWith("fifo")))
        .containsExactly("fifo/first", "fifo/second");
    assertThat(tasks.stream().filter(task -> task.startsWith("cp")))
        .containsExactly("cp/second", "cp/first");
  }

  /**
   * Whatever comes: a workflow with a ready task waits for at most {@link LaneShares#AGED_TURN}
   * turns for each live workflow, and among those of one priority for less.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void shouldBoundHowLongAWorkflowWaits(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    boolean prioritised = random.nextBoolean();
    submit("big", 1 + random.nextInt(100), prioritised ? 5 : 0, 3_000);
    Map<String, Integer> ready = new HashMap<>();
    Map<String, Integer> waited = new TreeMap<>();
    ready.put("big", 3_000);
    int most = 1;
    int longest = 0;

    // When
    for (int i = 0; i < 600; i++) {
      if (random.nextInt(20) == 0 && ready.size() < 30) {
        String id = "small" + i;
        int tasks = 1 + random.nextInt(20);
        submit(id, 1 + random.nextInt(5), prioritised ? random.nextInt(-2, 8) : 0, tasks);
        ready.put(id, tasks);
      }
      int before = turns.size();
      round();
      for (WorkflowId turn : turns.subList(before, turns.size())) {
        ready.keySet().forEach(id -> waited.merge(id, 1, Integer::sum));
        waited.put(turn.value(), 0);
        ready.computeIfPresent(turn.value(), (_, left) -> left == 1 ? null : left - 1);
      }
      waited.keySet().retainAll(ready.keySet());
      most = Math.max(most, ready.size());
      longest = Math.max(longest, Collections.max(waited.values()));
    }

    // Then
    int bound = LaneShares.AGED_TURN * (most + 1) + EngineLimits.DEFAULT.dispatchBatch();
    assertThat(longest).as("turns waited for among %d workflows", most).isLessThanOrEqualTo(bound);
    assertThat(waited.getOrDefault("big", 0)).isLessThanOrEqualTo(bound);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  /** Ends the task that has run for the longest time, and starts what may start. */
  private void round() {
    advance();
    Running done = running.poll();
    if (done != null) {
      now = now.plusMillis(100);
      handle(
          new WorkflowCommand.Succeeded(
              done.workflow(), done.ref(), done.lease(), new TaskResult(null, null, now, now)));
    }
    advance();
  }

  private void advance() {
    for (Optional<StepResult> next = partition.advance(now);
        next.isPresent();
        next = partition.advance(now)) {
      for (Effect effect : next.get().effects()) {
        if (effect instanceof Effect.DispatchTask dispatch) {
          started(dispatch);
        }
      }
    }
  }

  private void started(Effect.DispatchTask dispatch) {
    turns.add(dispatch.workflowId());
    tasks.add(dispatch.workflowId() + "/" + dispatch.ref().task());
    Lease lease = new Lease(new RunnerId("r"), "i", ++leases);
    handle(new WorkflowCommand.Claimed(dispatch.workflowId(), dispatch.ref(), lease, now));
    running.add(new Running(dispatch.workflowId(), dispatch.ref(), lease));
  }

  private void handle(WorkflowCommand command) {
    partition.handle(command, now);
  }

  private long count(String workflow) {
    return turns.stream().filter(turn -> turn.value().equals(workflow)).count();
  }

  private void submit(String id, int weight, int priority, int count) {
    List<TaskSpec> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(sleeping("t" + i, priority));
    }
    submit(id, new Scheduling(weight, null, null), all);
  }

  private void submit(String id, Scheduling scheduling, List<TaskSpec> all) {
    SubmitHeader header =
        new SubmitHeader("test", null, 0, OnFailure.CONTINUE, all.size(), 1, "")
            .withScheduling(scheduling);
    handle(new WorkflowCommand.Submit(new WorkflowId(id), "c-" + id, header, 0, all));
  }

  /** Long enough to leave no look-ahead. */
  private static TaskSpec sleeping(String id, int priority) {
    TaskSpec plain =
        TaskSpec.of(new TaskId(id), new TaskAction.Sleep(Duration.ofMinutes(1)), List.of());
    return new TaskSpec(
        plain.id(),
        plain.text(),
        plain.action(),
        plain.needs(),
        plain.retry(),
        plain.timeouts(),
        plain.queue(),
        priority,
        null,
        -1,
        plain.disposition(),
        null,
        plain.resources(),
        plain.role(),
        null,
        plain.files());
  }
}
