package io.paradecom.runner.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.runner.fixture.FakePorts;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.ManualClock;
import io.paradecom.runner.fixture.RunnerHarness;
import io.paradecom.runner.limit.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A whole runner on a machine whose load the test sets. */
class AdaptiveRunnerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Journal journal = new Journal();
  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private volatile Load load = new Load(0.1, 0.1);

  private Runner runner(RunnerConfig config) {
    return new Runner(
        config,
        new FakePorts(journal, RunnerHarness.LOCK),
        new HandDrivenExecutor(journal),
        clock,
        metrics,
        () -> load);
  }

  @Test
  void shouldTellTheFleetOfFewerSlotsWhileTheMachineIsBusy() {
    // Given
    try (Runner runner = runner(RunnerHarness.config(64).withAdaptive(true))) {
      runner.start();
      int first = Math.min(64, Runtime.getRuntime().availableProcessors());
      assertThat(runner.heartbeat().slots()).isEqualTo(first);

      // When
      load = new Load(0.99, 0.1);
      clock.advance(SECOND);

      // Then
      assertThat(runner.heartbeat().slots()).isEqualTo(1);
      assertThat(runner.heartbeat().limit()).isEqualTo(new Heartbeat.Limit(64, "cpu"));
      assertThat(metrics.get("paradecom.runner.slots").gauge().value()).isEqualTo(1);
      assertThat(metrics.get("paradecom.runner.slots.ceiling").gauge().value()).isEqualTo(64);
      assertThat(metrics.get("paradecom.runner.slots.limited").tag("reason", "cpu").gauge().value())
          .isEqualTo(1);
    }
  }

  @Test
  void shouldKeepAllSlotsUnlessAskedToAdapt() {
    // Given
    load = new Load(1, 1);
    try (Runner runner = runner(RunnerHarness.config(64))) {
      runner.start();

      // When
      clock.advance(SECOND.multipliedBy(10));

      // Then
      assertThat(runner.heartbeat().slots()).isEqualTo(64);
      assertThat(runner.heartbeat().limit()).isNull();
    }
  }
}
