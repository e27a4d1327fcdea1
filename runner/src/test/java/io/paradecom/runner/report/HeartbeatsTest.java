package io.paradecom.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.fixture.FakePorts;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakePorts ports = new FakePorts(new Journal(), SECOND);
  private final ManualClock clock = new ManualClock();
  private int silences;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Heartbeats heartbeats = heartbeats(ports.heartbeats());

  @Test
  void shouldBeatAtOnceAndThenEachInterval() {
    // When
    heartbeats.start();
    clock.advance(Duration.ofMillis(3500));

    // Then
    assertThat(ports.sentHeartbeats()).hasSize(4);
  }

  @Test
  void shouldNotPileUpWhileNoneGetsThrough() {
    // Given
    ports.silence();
    heartbeats.start();

    // When
    clock.advance(Duration.ofSeconds(60));

    // Then
    assertThat(ports.sentHeartbeats()).hasSize(2);
    assertThat(registry.counter("paradecom.runner.heartbeats.late").count()).isEqualTo(1);
    ports.answer();
    clock.advance(SECOND);
    assertThat(ports.sentHeartbeats()).hasSize(3);
  }

  @Test
  void shouldGoOnAfterOneThatWasGivenUp() {
    // Given
    CompletableFuture<Void> lost = new CompletableFuture<>();
    List<Heartbeat> sent = new ArrayList<>();
    Heartbeats failing =
        heartbeats(beat -> {
          sent.add(beat);
          return lost;
        });
    failing.start();

    // When
    lost.completeExceptionally(new IllegalStateException("the broker is gone"));
    clock.advance(Duration.ofSeconds(3));

    // Then
    assertThat(sent).hasSize(4);
  }

  @Test
  void shouldTellOfEachLongSilenceOnce() {
    // Given
    heartbeats.start();
    clock.advance(Duration.ofSeconds(10));
    assertThat(silences).isZero();

    // When
    ports.silence();
    clock.advance(Duration.ofSeconds(4));
    int soon = silences;
    clock.advance(Duration.ofSeconds(30));
    int late = silences;
    ports.answer();
    clock.advance(Duration.ofSeconds(5));
    ports.silence();
    clock.advance(Duration.ofSeconds(6));

    // Then: it counts from when the last that got through was sent
    assertThat(soon).isEqualTo(1);
    assertThat(late).isEqualTo(1);
    assertThat(silences).isEqualTo(2);
  }

  @Test
  void shouldBeatOutOfTurn() {
    // Given
    heartbeats.start();

    // When
    CompletableFuture<Void> durable = heartbeats.beat();

    // Then
    assertThat(durable).isCompleted();
    assertThat(ports.sentHeartbeats()).hasSize(2);
  }

  @Test
  void shouldBeSilentOnceClosed() {
    // Given
    heartbeats.start();

    // When
    heartbeats.close();
    clock.advance(Duration.ofSeconds(10));

    // Then
    assertThat(ports.sentHeartbeats()).hasSize(1);
    assertThat(clock.alarms()).isZero();
  }

  private Heartbeats heartbeats(HeartbeatSink sink) {
    Heartbeat content = new Heartbeat(new RunnerId("r1"), "i1", 1, 0, List.of(), List.of(), false);
    return new Heartbeats(
        sink,
        () -> content,
        clock,
        SECOND,
        new RunnerMetrics(registry, List.of()),
        new Heartbeats.Silence(Duration.ofSeconds(4), () -> silences++));
  }
}
