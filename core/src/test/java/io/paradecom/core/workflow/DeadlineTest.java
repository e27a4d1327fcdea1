package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.header;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Deadline.OnLate;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldTellOnceThatRunIsLateAndGoOn() {
    // Given
    submit(after(MINUTE, OnLate.NOTIFY), task("a"), task("b", "a"));
    List<Effect.DispatchTask> first = rig.advance();
    Instant deadline = rig.now().plus(MINUTE);

    // When
    rig.pass(MINUTE.minusMillis(1));
    rig.advance();
    boolean early = lates() > 0;
    rig.pass(Duration.ofMillis(1));
    rig.advance();
    rig.run(first.getFirst());
    rig.runAll();

    // Then
    assertThat(early).isFalse();
    assertThat(rig.events).contains(new WorkflowEvent.WorkflowLate(deadline));
    assertThat(lates()).isEqualTo(1);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.workflow().lateAt()).isEqualTo(deadline);
  }

  @Test
  void shouldCancelRunThatIsLateWhenAsked() {
    // Given
    submit(after(MINUTE, OnLate.CANCEL), task("a"), task("b", "a"));
    Effect.DispatchTask first = rig.advance().getFirst();
    Lease lease = rig.claim(first);

    // When
    rig.advanceToNextDue();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.CANCELLED);
    assertThat(rig.workflow().detail())
        .isEqualTo(
            "Expected an end by 2026-01-01T00:01:00Z, its deadline, but 2 of 2 tasks had not"
                + " ended.");
    assertThat(rig.effects)
        .anyMatch(effect -> effect instanceof Effect.StopLease stop && stop.lease().equals(lease));
  }

  @Test
  void shouldKeepDeadlineOverRestart() {
    // Given
    submit(after(MINUTE, OnLate.NOTIFY), task("a"));
    rig.advance();

    // When
    rig.restart();
    rig.pass(MINUTE);
    rig.advance();

    // Then
    assertThat(lates()).isEqualTo(1);
  }

  @Test
  void shouldNotBeLateWhenItEndedInTime() {
    // Given
    submit(after(MINUTE, OnLate.CANCEL), task("a"));
    rig.runAll();

    // When
    rig.pass(MINUTE);
    rig.advance();
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(id("a"))));
    rig.pass(MINUTE);
    rig.runAll();

    // Then
    assertThat(lates()).isZero();
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldBeLateAtItsEndWhenNoTimerCameBefore() {
    // Given
    submit(after(MINUTE, OnLate.CANCEL), task("a"));
    Effect.DispatchTask only = rig.advance().getFirst();
    rig.pass(MINUTE);

    // When: the report comes before the timer
    rig.run(only);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.events.subList(rig.events.size() - 2, rig.events.size()))
        .containsExactly(
            new WorkflowEvent.WorkflowLate(Instant.parse("2026-01-01T00:01:00Z")),
            new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
  }

  @Test
  void shouldBeLateAtOnceWhenInstantHasPassed() {
    // Given
    Instant past = rig.now().minusSeconds(5);

    // When
    submit(new Deadline(null, past, OnLate.CANCEL), task("a"));
    rig.advance();

    // Then
    assertThat(rig.events).contains(new WorkflowEvent.WorkflowLate(past));
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.CANCELLED);
  }

  @Test
  void shouldTellWhilePaused() {
    // Given
    submit(after(MINUTE, OnLate.CANCEL), task("a"));
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "pause"));

    // When
    rig.pass(MINUTE);
    rig.advance();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.CANCELLED);
  }

  @Test
  void shouldRefuseDeadlineThatIsNone() {
    assertThatThrownBy(() -> new Deadline(null, null, OnLate.NOTIFY))
        .hasMessage(
            "Expected a deadline as a time after the start or as an instant, but found neither.");
    assertThatThrownBy(() -> after(Duration.ZERO, OnLate.NOTIFY))
        .hasMessage("Expected a deadline of 1 ms to 36525 days after the start, but found PT0S.");
  }

  private long lates() {
    return rig.events.stream().filter(WorkflowEvent.WorkflowLate.class::isInstance).count();
  }

  private static TaskId id(String task) {
    return new TaskId(task);
  }

  private static Deadline after(Duration time, OnLate then) {
    return new Deadline(time, null, then);
  }

  private void submit(@Nullable Deadline deadline, TaskSpec... tasks) {
    rig.submit(
        header(tasks.length, 1, OnFailure.CONTINUE, 0)
            .withScheduling(Scheduling.DEFAULT.withDeadline(deadline)),
        List.of(tasks));
  }
}
