package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.noop;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.NextClaim;
import io.paradecom.core.workflow.WorkflowCommand.Succeeded;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.ManualClock;
import io.paradecom.runner.fixture.RecordingReports;
import io.paradecom.runner.fixture.RunnerHarness;
import io.paradecom.runner.limit.SlotShare;
import io.paradecom.runner.limit.Slots;
import io.paradecom.runner.report.LogLimits;
import io.paradecom.runner.report.Reporter;
import io.paradecom.runner.report.RunnerMetrics;
import io.paradecom.runner.report.TaskLogs;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a runner goes on from one task of a line to the next. */
class ContinuationsTest {
  private final Journal journal = new Journal();
  private final ManualClock clock = new ManualClock();
  private final RunnerMetrics metrics = new RunnerMetrics(new SimpleMeterRegistry(), List.of());
  private final HandDrivenExecutor executor = new HandDrivenExecutor(journal);
  private final RecordingReports reports = new RecordingReports(journal);
  private final Reporter reporter = new Reporter(reports, clock, metrics);
  private final LeaseTable leases = new LeaseTable(new RunnerId("r1"), "life");
  private final TaskRuns runs =
      new TaskRuns(
          executor,
          RunnerHarness.config(2).execution(),
          reporter,
          new TaskLogs(_ -> true, LogLimits.DEFAULT, null, clock, metrics),
          leases,
          clock,
          metrics);
  private final Slots slots = new Slots(1);

  @AfterEach
  void close() {
    executor.close();
    reporter.close();
    clock.close();
  }

  @Test
  void shouldGoOnInTheSameSlotWhenItsReportIsInTheLog() {
    // Given
    DispatchTask a = line(Continuation.DURABLE, command("a"), command("b"));
    start(a);
    reports.hold();

    // When
    executor.succeed("a");

    // Then
    assertThat(executor.started()).containsExactly("a");
    assertThat(leases.numbers()).containsExactly(1L, 2L);
    assertThat(slots.busy()).isEqualTo(1);

    // When
    reports.letGo();

    // Then
    await().until(() -> executor.started().size() == 2);
    assertThat(journal.lines()).containsSubsequence("durable Succeeded a", "started b");
    executor.succeed("b");
    assertThat(reports.names()).containsExactly("Claimed a", "Succeeded a", "Succeeded b");
    NextClaim claim = next(1);
    assertThat(claim.ref()).isEqualTo(a.line().getFirst().ref());
    assertThat(claim.number()).isEqualTo(2);
    assertThat(slots.busy()).isZero();
  }

  @Test
  void shouldWaitForNothingWhereARunInVainChangesNothing() {
    // Given
    start(line(Continuation.PURE, command("a"), command("b"), command("c")));
    reports.hold();

    // When
    executor.succeed("a");
    executor.succeed("b");

    // Then
    assertThat(executor.started()).containsExactly("a", "b", "c");
    assertThat(slots.busy()).isEqualTo(1);
  }

  @Test
  void shouldEndALineOfWhatIsOverAtOnceInOneReport() {
    // When
    start(line(Continuation.DURABLE, noop("a"), noop("b"), noop("c")));

    // Then
    assertThat(reports.batches()).hasSize(1);
    assertThat(reports.names())
        .containsExactly("Claimed a", "Succeeded a", "Succeeded b", "Succeeded c");
    assertThat(leases.numbers()).isEmpty();
  }

  @Test
  void shouldNotGoOnAfterAFailure() {
    // Given
    start(line(Continuation.PURE, command("a"), command("b")));

    // When
    executor.get("a").end(new Outcome.Exited(1));

    // Then
    assertThat(executor.started()).containsExactly("a");
    assertThat(leases.numbers()).isEmpty();
    assertThat(slots.busy()).isZero();
  }

  @Test
  void shouldNotGoOnWhenTheRunnerTakesNoMoreWork() {
    // Given
    start(line(Continuation.PURE, command("a"), command("b")));
    slots.close();

    // When
    executor.succeed("a");

    // Then
    assertThat(executor.started()).containsExactly("a");
    assertThat(((Succeeded) reports.reports().get(1)).next()).isNull();
  }

  @Test
  void shouldNotBeginWhatTheLeaderStopsMeanwhile() {
    // Given
    start(line(Continuation.DURABLE, command("a"), command("b")));
    reports.hold();
    executor.succeed("a");
    TaskLease b = leases.all().getLast();

    // When
    runs.stop(b, "its run was cancelled");
    reports.letGo();

    // Then
    assertThat(slots.busy()).isZero();
    assertThat(executor.started()).containsExactly("a");
  }

  private void start(DispatchTask dispatch) {
    SlotShare share = slots.tryReserve(TaskSpec.DEFAULT_QUEUE, 1).orElseThrow();
    new Claims(leases, runs, reporter, slots, clock, metrics)
        .claim(parcel(dispatch), share)
        .start(share);
  }

  private NextClaim next(int report) {
    return Objects.requireNonNull(((Succeeded) reports.reports().get(report)).next());
  }

  private static DispatchTask line(Continuation how, DispatchTask head, DispatchTask... next) {
    List<GrantedTask> line =
        Stream.of(next)
            .map(it ->
                new GrantedTask(
                    it.ref(),
                    it.spec().withRole(it.spec().role().withContinuation(how)),
                    it.inputs()))
            .toList();
    return new DispatchTask(
        head.workflowId(), head.ref(), head.spec(), head.inputs(), null, 0, false, line);
  }
}
