package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimWatchTest {
  private static final Duration GRACE = EngineLimits.DEFAULT.claimGrace();
  private static final WorkflowId ID = new WorkflowId("w");
  private static final QueueName QUEUE = TaskSpec.DEFAULT_QUEUE;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PartitionRig rig = PartitionRig.create();
  private final ClaimWatch watch = new ClaimWatch(GRACE);

  @Test
  void shouldNoticeALostDispatchThatFillsTheOnlySlot() {
    // Given
    rig.partition().grantCredit(QUEUE, 1);
    rig.submit(task("a"));
    Effect.DispatchTask lost = rig.advance().getFirst();

    // When
    List<Effect.DispatchTask> again = List.of();
    Instant patience = rig.now().plus(GRACE.multipliedBy(3));
    while (again.isEmpty() && rig.now().isBefore(patience)) {
      again = rig.advanceToNextDue();
    }

    // Then
    assertThat(again)
        .singleElement()
        .satisfies(dispatch -> {
          assertThat(dispatch.ref().attempt()).isEqualTo(lost.ref().attempt());
          assertThat(dispatch.ref().epoch()).isGreaterThan(lost.ref().epoch());
        });
  }

  @Test
  void shouldStopARunnerThatClaimsADispatchTakenForLost() {
    // Given
    rig.submit(task("a"));
    Effect.DispatchTask late = rig.advance().getFirst();
    rig.pass(GRACE.multipliedBy(3));
    rig.advance();
    rig.pass(GRACE.multipliedBy(3));
    rig.advance();

    // When
    StepResult result =
        rig.handle(
            new WorkflowCommand.Claimed(
                PartitionRig.ID, late.ref(), new Lease(new RunnerId("r"), "i", 1), rig.now()));

    // Then
    assertThat(result.events()).singleElement().isInstanceOf(WorkflowEvent.ReportIgnored.class);
    assertThat(result.effects()).singleElement().isInstanceOf(Effect.StopLease.class);
  }

  @Test
  void shouldStopARunnerWhoseLeaseIsLost() {
    // Given: it may only have slept
    rig.submit(task("a"));
    Effect.DispatchTask dispatch = rig.advance().getFirst();
    Lease lease = rig.claim(dispatch);
    int index = dispatch.ref().index();

    // When
    StepResult result =
        rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, index, lease, "gone"));

    // Then
    assertThat(result.events()).singleElement().isInstanceOf(WorkflowEvent.LeaseLost.class);
    assertThat(result.effects())
        .containsExactly(new Effect.StopLease(PartitionRig.ID, dispatch.ref(), lease, "gone"));
  }

  @Test
  void shouldNotCountTheTimeBeforeAStart() {
    // Given
    rig.submit(task("a"));
    rig.advance();
    rig.pass(Duration.ofHours(1));

    // When
    rig.restart();
    List<Effect.DispatchTask> atOnce = rig.advance();

    // Then
    assertThat(atOnce).isEmpty();
    assertThat(rig.state("a")).isEqualTo(TaskState.DISPATCHED);
  }

  @Test
  void shouldKnowTheOrderOfDispatchesAfterAStart() {
    // Given
    rig.submit(task("a"), task("b"), task("c"));
    List<Effect.DispatchTask> dispatched = rig.advance();
    Effect.DispatchTask first = dispatched.getFirst();
    Lease lease = rig.claim(first);
    rig.pass(Duration.ofSeconds(1));
    rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, first.ref().index(), lease, "gone"));
    rig.advance();

    // When
    rig.restart();
    rig.claim(dispatched.get(1));
    rig.pass(GRACE.plusSeconds(1));
    rig.advance();

    // Then
    assertThat(rig.events).noneMatch(WorkflowEvent.DispatchLost.class::isInstance);
  }

  @Test
  void shouldTakeAnOvertakenDispatchForLostAfterOneGrace() {
    // Given
    observe(0, TaskState.DISPATCHED, START);
    observe(1, TaskState.DISPATCHED, START);

    // When
    observe(1, TaskState.RUNNING, START.plusSeconds(1));

    // Then
    assertThat(lost(START.plusSeconds(1), 0)).isEmpty();
    assertThat(lost(START.plusSeconds(1).plus(GRACE), 0))
        .contains(new WorkflowCommand.WakeUp(ID, 0, true));
  }

  @Test
  void shouldNotTakeADispatchForLostThatWaitsBehindALongTask() {
    // Given
    observe(0, TaskState.DISPATCHED, START);
    observe(0, TaskState.RUNNING, START.plusSeconds(1));
    observe(1, TaskState.DISPATCHED, START.plusSeconds(1));

    // Then
    for (int s = 2; s < 600; s++) {
      assertThat(lost(START.plusSeconds(s), 1 - 2)).isEmpty();
    }
  }

  @Test
  void shouldBeginTheWaitWhenASlotBecomesFree() {
    // Given
    observe(0, TaskState.DISPATCHED, START);
    assertThat(lost(START.plus(GRACE.multipliedBy(9)), 0 - 1)).isEmpty();

    // When
    Instant free = START.plus(GRACE.multipliedBy(10));

    // Then
    assertThat(lost(free, 1 - 1)).isEmpty();
    assertThat(lost(free.plus(GRACE), 1 - 1)).isEmpty();
    assertThat(lost(free.plus(GRACE.multipliedBy(2)), 1 - 1)).isPresent();
  }

  @Test
  void shouldGiveEachLostDispatchOnceForEachWait() {
    // Given
    observe(0, TaskState.DISPATCHED, START);
    observe(1, TaskState.DISPATCHED, START);
    assertThat(lost(START, 1)).isEmpty();
    Instant later = START.plus(GRACE.multipliedBy(2));

    // When
    List<Optional<WorkflowCommand>> found = List.of(lost(later, 1), lost(later, 1), lost(later, 1));

    // Then
    assertThat(found)
        .containsExactly(
            Optional.of(new WorkflowCommand.WakeUp(ID, 0, true)),
            Optional.of(new WorkflowCommand.WakeUp(ID, 1, true)),
            Optional.empty());
  }

  @Test
  void shouldAskToBeCalledOnlyWhileSomethingIsOnAQueue() {
    assertThat(watch.nextLook()).isNull();
    observe(0, TaskState.DISPATCHED, START);
    lost(START, 1);
    assertThat(watch.nextLook()).isAfter(START);
    watch.forget(ID);
    assertThat(watch.nextLook()).isNull();
  }

  private final TaskRow[] rows = {TaskRow.initial(0, 0), TaskRow.initial(1, 0)};

  private void observe(int index, TaskState state, Instant now) {
    TaskRow before = rows[index];
    TaskRow after =
        before.with(row -> {
          row.moveTo(state, now);
          row.epoch = state == TaskState.DISPATCHED ? row.epoch + 1 : row.epoch;
        });
    rows[index] = after;
    watch.observe(
        ID,
        new StepOverlay.TaskChange(before, after, null),
        state == TaskState.RUNNING,
        (_, _) -> QUEUE,
        now);
  }

  private Optional<WorkflowCommand> lost(Instant now, int usable) {
    return watch.nextLost(now, _ -> usable);
  }
}
