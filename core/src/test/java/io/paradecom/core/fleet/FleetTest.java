package io.paradecom.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final QueueName QUEUE = new QueueName("default");
  private static final RunnerId RUNNER = new RunnerId("r1");
  private static final Lease LEASE = new Lease(RUNNER, "one", 5);
  private static final TaskRef REF = new TaskRef(new RunId("run"), new TaskId("a"), 3, 1, 9);
  private static final WorkflowId WORKFLOW = new WorkflowId("w");

  private final Fleet fleet = new Fleet(FleetLimits.DEFAULT);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldGrantAllSlotsToTheOnlyPartition() {
    // When
    FleetOutcome outcome = fleet.handle(beat("one", 4));

    // Then
    assertThat(outcome.decisions()).containsExactly(new FleetDecision.CreditGranted(0, QUEUE, 4));
  }

  @Test
  void shouldGrantOnlyWhatChanged() {
    // Given
    fleet.handle(beat("one", 4));

    // When
    FleetOutcome outcome = fleet.handle(beat("one", 4));

    // Then
    assertThat(outcome.decisions()).isEmpty();
  }

  @Test
  void shouldAnswerEveryDemand() {
    // Given
    fleet.handle(beat("one", 4));

    // When
    FleetOutcome outcome = fleet.handle(new FleetRequest.Demand(0, QUEUE, 2));

    // Then
    assertThat(outcome.decisions()).containsExactly(new FleetDecision.CreditGranted(0, QUEUE, 4));
  }

  @Test
  void shouldLoseASilentRunner() {
    // Given
    fleet.handle(beat("one", 4));

    // When
    List<FleetDecision> decisions = ticks(14, Duration.ofMillis(500));

    // Then
    assertThat(decisions)
        .contains(
            new FleetDecision.RunnerLost(0, RUNNER, "one", "it was silent for more than PT6S"),
            new FleetDecision.CreditGranted(0, QUEUE, 0));
    assertThat(fleet.live()).isEmpty();
  }

  @Test
  void shouldLoseNobodyWhenTheLogStoodStill() {
    // Given
    ticks(1, Duration.ofMillis(500));
    fleet.handle(beat("one", 4));

    // When
    List<FleetDecision> decisions = ticks(1, Duration.ofHours(8));

    // Then
    assertThat(decisions).isEmpty();
  }

  @Test
  void shouldLoseTheFormerLifeOfARunner() {
    // Given
    fleet.handle(beat("one", 4));

    // When
    FleetOutcome outcome = fleet.handle(beat("two", 4));

    // Then
    assertThat(outcome.decisions())
        .contains(new FleetDecision.RunnerLost(0, RUNNER, "one", "it was started again"));
  }

  @Test
  void shouldMissALeaseThatTwoHeartbeatsDoNotList() {
    // Given
    fleet.handle(beat("one", 4, 5));
    fleet.handle(new FleetRequest.WatchLease(0, WORKFLOW, REF, LEASE));

    // When
    FleetOutcome first = fleet.handle(beat("one", 4));
    FleetOutcome second = fleet.handle(beat("one", 4));

    // Then
    assertThat(first.decisions()).isEmpty();
    assertThat(second.decisions())
        .containsExactly(
            new FleetDecision.LeaseMissing(0, WORKFLOW, 3, LEASE, "its runner does not list it"));
  }

  @Test
  void shouldRepeatAStopWhileTheLeaseIsListed() {
    // Given
    fleet.handle(beat("one", 4, 5));
    fleet.handle(new FleetRequest.VoidLease(0, WORKFLOW, REF, LEASE, "cancelled"));

    // When
    FleetOutcome listed = fleet.handle(beat("one", 4, 5));
    FleetOutcome gone = fleet.handle(beat("one", 4));

    // Then
    assertThat(listed.orders())
        .containsExactly(new RunnerOrder.Stop(WORKFLOW, REF, LEASE, "cancelled"));
    assertThat(gone.orders()).isEmpty();
    assertThat(fleet.kept()).isEmpty();
  }

  @Test
  void shouldShareSlotsByDemand() {
    // Given
    Fleet wide = new Fleet(new FleetLimits(2, Duration.ofMillis(500), Duration.ofSeconds(6), 2));
    wide.handle(beat("one", 8));
    wide.handle(new FleetRequest.Demand(0, QUEUE, 30));

    // When
    FleetOutcome outcome = wide.handle(new FleetRequest.Demand(1, QUEUE, 10));

    // Then
    assertThat(outcome.decisions())
        .containsExactly(
            new FleetDecision.CreditGranted(0, QUEUE, 6),
            new FleetDecision.CreditGranted(1, QUEUE, 2));
  }

  @Test
  void shouldTickLessOftenWhileNothingIsAtStake() {
    // Given
    fleet.handle(beat("one", 4, 5));
    int first = due(8);
    ticks(1, Duration.ofMillis(500));

    // When
    int unknown = due(8);
    fleet.handle(new FleetRequest.Demand(0, QUEUE, 0));
    int quiet = due(8);
    fleet.handle(new FleetRequest.Demand(0, QUEUE, 1));
    int wanted = due(8);
    fleet.handle(new FleetRequest.Demand(0, QUEUE, 0));
    fleet.handle(new FleetRequest.WatchLease(0, WORKFLOW, REF, LEASE));
    int watched = due(8);

    // Then
    assertThat(List.of(first, unknown, quiet, wanted, watched)).containsExactly(8, 8, 2, 8, 8);
  }

  private int due(int intervals) {
    int due = 0;
    for (int i = 0; i < intervals; i++) {
      due += fleet.isTickDue() ? 1 : 0;
    }
    return due;
  }

  private static Heartbeat beat(String incarnation, int slots, long... leases) {
    return new Heartbeat(
        RUNNER,
        incarnation,
        slots,
        0,
        List.of(QUEUE),
        LongStream.of(leases).boxed().toList(),
        false);
  }

  private List<FleetDecision> ticks(int count, Duration each) {
    List<FleetDecision> decisions = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      now = now.plus(each);
      decisions.addAll(fleet.tick(now).decisions());
    }
    return decisions;
  }
}
