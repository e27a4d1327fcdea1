package io.paradecom.runner.report;

import static io.paradecom.runner.fixture.Dispatches.noop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.fixture.Dispatches;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.ManualClock;
import io.paradecom.runner.fixture.RecordingReports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RecordingReports sink = new RecordingReports(new Journal());
  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Reporter reporter =
      new Reporter(sink, clock, new RunnerMetrics(registry, List.of()));

  @AfterEach
  void close() {
    reporter.close();
  }

  @Test
  void shouldSendTheFirstReportAtOnce() {
    // When
    CompletableFuture<Boolean> durable = reporter.submit(List.of(claimed("a")));

    // Then
    assertThat(durable).isCompletedWithValue(true);
    assertThat(reporter.pending()).isZero();
  }

  @Test
  void shouldSendAsOneBatchWhatGatheredMeanwhile() {
    // Given
    sink.hold();
    CompletableFuture<Boolean> first = reporter.submit(List.of(claimed("a")));
    CompletableFuture<Boolean> later = reporter.submit(List.of(claimed("b")));
    CompletableFuture<Boolean> last = reporter.submit(List.of(claimed("c"), succeeded("c", "1")));

    // When
    sink.letGo();

    // Then
    await().until(() -> reporter.pending() == 0);
    CompletableFuture.allOf(first, later, last).join();
    assertThat(sink.batches()).hasSize(2);
    assertThat(sink.names()).containsExactly("Claimed a", "Claimed b", "Claimed c", "Succeeded c");
  }

  @Test
  void shouldNotLetOneWorkflowWaitForAnother() {
    // Given
    sink.hold();
    bring(claimed("a"));

    // When
    bring(claimedIn("other", "x"));

    // Then
    assertThat(sink.underWay()).hasSize(2);
  }

  @Test
  void shouldSendAgainWhatFailedBeforeAnythingElse() {
    // Given
    sink.hold();
    CompletableFuture<Boolean> first = reporter.submit(List.of(claimed("a")));
    bring(succeeded("a", "1"));

    // When
    sink.underWay().getFirst().fail(false);
    assertThat(sink.underWay()).as("nothing overtakes").isEmpty();
    clock.advance(Duration.ofMillis(100));
    await().until(() -> sink.underWay().size() == 1);
    sink.underWay().getFirst().fail(false);
    clock.advance(Duration.ofMillis(199));
    assertThat(sink.underWay()).as("the second pause is longer").isEmpty();
    clock.advance(Duration.ofMillis(1));
    await().until(() -> sink.underWay().size() == 1);
    sink.letGo();

    // Then
    await().until(() -> reporter.pending() == 0);
    assertThat(first).isCompletedWithValue(true);
    assertThat(sink.names()).containsExactly("Claimed a", "Succeeded a");
    assertThat(registry.counter("paradecom.runner.reports.retried").count()).isEqualTo(2);
  }

  @Test
  void shouldHalveABatchThatIsTooLarge() {
    // Given
    sink.hold();
    List<Report> reports = IntStream.range(0, 5).mapToObj(i -> claimed("t" + i)).toList();
    CompletableFuture<Boolean> durable = reporter.submit(reports);

    // When
    sink.underWay().getFirst().fail(true);
    await().until(() -> !sink.underWay().isEmpty());

    // Then
    assertThat(sink.underWay().getFirst().reports()).hasSize(2);
    sink.letGo();
    await().until(() -> reporter.pending() == 0);
    durable.join();
    assertThat(sink.reports()).isEqualTo(reports);
  }

  @Test
  void shouldFailATaskWhoseResultAloneIsTooLarge() {
    // Given
    sink.hold();
    bring(succeeded("a", "\"" + "x".repeat(1000) + "\""));

    // When
    sink.underWay().getFirst().fail(true);
    await().until(() -> !sink.underWay().isEmpty());
    sink.letGo();
    await().until(() -> reporter.pending() == 0);

    // Then
    WorkflowCommand.Failed failed = (WorkflowCommand.Failed) sink.reports().getFirst();
    assertThat(failed.failure().kind()).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
  }

  @Test
  void shouldPauseWhenNothingIsLeftToLeaveOut() {
    // Given
    sink.hold();
    bring(claimed("a"));

    // When
    sink.underWay().getFirst().fail(true);

    // Then
    assertThat(sink.underWay()).isEmpty();
    assertThat(clock.alarms()).isEqualTo(1);
  }

  @Test
  void shouldKeepBatchesInBounds() {
    // Given
    sink.hold();
    bring(claimed("first"));
    bring(IntStream.range(0, 3000).mapToObj(i -> claimed("t" + i)).toArray(Report[]::new));
    bring(
        IntStream.range(0, 20)
            .mapToObj(i -> succeeded("s" + i, "x".repeat(60_000)))
            .toArray(Report[]::new));

    // When
    sink.letGo();
    await().until(() -> reporter.pending() == 0);

    // Then
    assertThat(sink.reports()).hasSize(3021);
    assertThat(sink.batches()).allMatch(batch -> batch.size() <= 1024);
    assertThat(sink.batches())
        .allMatch(batch -> batch.stream().mapToLong(ReportSize::of).sum() <= 256 * 1024);
  }

  @Test
  void shouldTellWhoWaitsWhenItCloses() {
    // Given
    sink.hold();
    CompletableFuture<Boolean> underWay = reporter.submit(List.of(claimed("a")));
    CompletableFuture<Boolean> waiting = reporter.submit(List.of(claimed("b")));

    // When
    reporter.close();

    // Then
    assertThat(underWay).isCompletedWithValue(false);
    assertThat(waiting).isCompletedWithValue(false);
    assertThat(reporter.submit(List.of(claimed("c")))).isCompletedWithValue(false);
    sink.letGo();
    assertThat(reporter.pending()).isZero();
  }

  @Test
  void shouldKeepTheOrderOfEachWorkflowUnderConcurrency() throws Exception {
    // Given
    int threads = 4;
    int each = 500;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String prefix = "w" + t + "-";
      running.add(Thread.ofVirtual().start(() -> bringMany(start, prefix, each)));
    }

    // When
    start.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    await().until(() -> reporter.pending() == 0);

    // Then
    assertThat(sink.reports()).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      assertThat(numbers("w0", "w" + t + "-")).hasSize(each / 2).isSorted();
      assertThat(numbers("w1", "w" + t + "-")).hasSize(each / 2).isSorted();
    }
  }

  private void bringMany(CountDownLatch start, String prefix, int count) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < count; i++) {
      bring(claimedIn("w" + i % 2, prefix + i));
    }
  }

  private List<Integer> numbers(String workflow, String prefix) {
    return sink.reports().stream()
        .filter(report -> report.workflowId().equals(new WorkflowId(workflow)))
        .map(report -> report.ref().task().value())
        .filter(task -> task.startsWith(prefix))
        .map(task -> Integer.valueOf(task.substring(prefix.length())))
        .toList();
  }

  private void bring(Report... reports) {
    assertThat(reporter.submit(List.of(reports))).isNotCompletedExceptionally();
  }

  private static Report claimed(String task) {
    DispatchTask dispatch = noop(task);
    return new WorkflowCommand.Claimed(dispatch.workflowId(), dispatch.ref(), lease(), NOW);
  }

  private static Report claimedIn(String workflow, String task) {
    DispatchTask dispatch = Dispatches.of(new WorkflowId(workflow), task, new TaskAction.Noop());
    return new WorkflowCommand.Claimed(dispatch.workflowId(), dispatch.ref(), lease(), NOW);
  }

  private static Report succeeded(String task, String output) {
    DispatchTask dispatch = noop(task);
    return new WorkflowCommand.Succeeded(
        dispatch.workflowId(), dispatch.ref(), lease(), new TaskResult(output, null, NOW, NOW));
  }

  private static Lease lease() {
    return new Lease(new RunnerId("r1"), "i1", 1);
  }
}
