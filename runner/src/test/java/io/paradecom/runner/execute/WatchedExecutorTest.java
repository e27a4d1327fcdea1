package io.paradecom.runner.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.fixture.ManualClock;
import io.paradecom.runner.limit.Adaptation;
import io.paradecom.runner.limit.LimitReason;
import io.paradecom.runner.limit.Load;
import io.paradecom.runner.limit.Slots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedExecutorTest {
  private static final Duration SOME_TIME = Duration.ofMillis(5);

  private static final ExecutionAction REQUEST =
      new ExecutionAction.Http(
          new HttpRequestSpec(
              HttpRequestSpec.Method.GET, "https://a.example/x", Map.of(), null, List.of(2)));

  private final ManualClock clock = new ManualClock();
  private final Slots slots = new Slots(8);
  private final Adaptation adaptation = new Adaptation(slots, 8, () -> Load.UNKNOWN, clock);
  private final TaskExecutor others = new Others();
  private final WatchedExecutor executor = new WatchedExecutor(others, adaptation);
  private ExecutionResult next = ExecutionResult.bare(new Outcome.Exited(0), SOME_TIME);

  private final class Others implements TaskExecutor {
    @Override
    public Execution start(ExecutionRequest request, ExecutionListener listener) {
      return new Over(next);
    }

    @Override
    public void close() {}
  }

  private record Over(ExecutionResult end) implements Execution {
    @Override
    public void cancel(String reason) {}

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return CompletableFuture.completedFuture(end);
    }
  }

  @BeforeEach
  void start() {
    adaptation.start();
  }

  private void run(ExecutionAction action, Outcome outcome, Duration took) {
    next =
        new ExecutionResult(
            outcome,
            TaskOutput.NONE,
            !(outcome instanceof Outcome.Exited(int code) && code == 0),
            ExecutionResult.Captured.NOTHING,
            List.of(),
            took);
    var _ =
        executor.start(
            new ExecutionRequest(
                new ExecutionIds("w", "t", 1, "r/t/1"),
                action,
                Path.of("/"),
                Map.of(),
                TaskDocument.titled("t", ""),
                ExecutionLimits.DEFAULT,
                List.of()),
            ExecutionListener.NONE);
  }

  @Test
  void shouldBackOffWhenATargetAsksToBeLeftAlone() {
    // Given
    run(REQUEST, new Outcome.RequestFailed("It answered 429.", true), SOME_TIME);

    // When
    clock.advance(Adaptation.WINDOW);

    // Then
    assertThat(slots.limit()).isEqualTo(4);
    assertThat(adaptation.reason()).isEqualTo(LimitReason.REFUSED);
  }

  @Test
  void shouldNotCountWhatTheBreakerSentBack() {
    // Given
    run(REQUEST, new Outcome.RequestFailed("It is left alone.", true), Duration.ZERO);

    // When
    clock.advance(Adaptation.WINDOW);

    // Then
    assertThat(slots.limit()).isEqualTo(8);
  }

  @Test
  void shouldNotBlameACommandThatAsksToBeTriedLater() {
    // Given
    run(new ExecutionAction.Argv(List.of("sync")), new Outcome.Exited(75), SOME_TIME);

    // When
    clock.advance(Adaptation.WINDOW);

    // Then
    assertThat(slots.limit()).isEqualTo(8);
  }

  @Test
  void shouldNoticeACommandThatTakesFarLonger() {
    // Given
    ExecutionAction command = new ExecutionAction.Argv(List.of("make", "test"));
    for (int i = 0; i < 10; i++) {
      run(command, new Outcome.Exited(0), Duration.ofSeconds(1));
    }
    clock.advance(Adaptation.WINDOW);

    // When
    for (int i = 0; i < 10; i++) {
      run(command, new Outcome.Exited(0), Duration.ofSeconds(3));
    }
    clock.advance(Adaptation.WINDOW);

    // Then
    assertThat(slots.limit()).isEqualTo(3);
    assertThat(adaptation.reason()).isEqualTo(LimitReason.LATENCY);
  }

  @Test
  void shouldLeaveTheSlotsAloneOnceItIsClosed() {
    // Given
    run(REQUEST, new Outcome.RequestFailed("It answered 429.", true), SOME_TIME);
    adaptation.close();

    // When
    clock.advance(Adaptation.WINDOW.multipliedBy(3));

    // Then
    assertThat(slots.limit()).isEqualTo(8);
    assertThat(clock.alarms()).isZero();
  }
}
