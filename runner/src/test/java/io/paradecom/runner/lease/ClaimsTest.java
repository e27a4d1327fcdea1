package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.noop;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which slot each task of a parcel gets. */
class ClaimsTest {
  private final Journal journal = new Journal();
  private final ManualClock clock = new ManualClock();
  private final RunnerMetrics metrics = new RunnerMetrics(new SimpleMeterRegistry(), List.of());
  private final HandDrivenExecutor executor = new HandDrivenExecutor(journal);
  private final RecordingReports reports = new RecordingReports(journal);
  private final Reporter reporter = new Reporter(reports, clock, metrics);
  private final LeaseTable leases = new LeaseTable(new RunnerId("r1"), "life");

  @AfterEach
  void close() {
    executor.close();
    reporter.close();
    clock.close();
  }

  @Test
  void shouldRunFurtherLongTasksInSlotsOfTheirOwn() {
    // Given
    Slots slots = new Slots(2);
    SlotShare share = slots.tryReserve(TaskSpec.DEFAULT_QUEUE, 1).orElseThrow();

    // When
    ClaimedParcel claimed =
        claims(slots).claim(parcel(command("a"), command("b"), command("c")), share);
    claimed.start(share);

    // Then
    assertThat(executor.started()).containsExactly("a", "b");
    assertThat(slots.busy()).isEqualTo(2);
    executor.succeed("b");
    assertThat(executor.started()).containsExactly("a", "b", "c");
    executor.succeed("a");
    executor.succeed("c");
    assertThat(slots.busy()).isZero();
    assertThat(reports.names()).startsWith("Claimed a", "Claimed b", "Claimed c");
    assertThat(clock.alarms()).isZero();
  }

  @Test
  void shouldReturnWhatFindsNoSlotInTime() {
    // Given
    Slots slots = new Slots(1);
    SlotShare share = slots.tryReserve(TaskSpec.DEFAULT_QUEUE, 1).orElseThrow();
    claims(slots).claim(parcel(command("a"), command("b")), share).start(share);

    // When
    clock.advance(Duration.ofSeconds(1));

    // Then
    assertThat(executor.started()).containsExactly("a");
    assertThat(reports.names()).containsExactly("Claimed a", "Claimed b", "Returned b");
    assertThat(leases.numbers()).containsExactly(1L);
    executor.succeed("a");
    assertThat(slots.busy()).isZero();
    assertThat(executor.started()).containsExactly("a");
  }

  @Test
  void shouldLetTheSlotGoWhenEverythingIsOverAtOnce() {
    // Given
    Slots slots = new Slots(1);
    SlotShare share = slots.tryReserve(TaskSpec.DEFAULT_QUEUE, 1).orElseThrow();

    // When
    claims(slots).claim(parcel(noop("a"), noop("b")), share);

    // Then
    assertThat(slots.tryReserve(TaskSpec.DEFAULT_QUEUE, 1)).isPresent();
  }

  private Claims claims(Slots slots) {
    TaskLogs logs = new TaskLogs(_ -> true, LogLimits.DEFAULT, null, clock, metrics);
    ExecutionDefaults defaults = RunnerHarness.config(2).execution();
    TaskRuns runs = new TaskRuns(executor, defaults, reporter, logs, leases, clock, metrics);
    return new Claims(leases, runs, reporter, slots, clock, metrics);
  }
}
